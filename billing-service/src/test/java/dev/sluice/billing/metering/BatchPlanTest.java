package dev.sluice.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.billing.ledger.Posting;
import dev.sluice.billing.metering.Arrival.AttemptId;
import dev.sluice.quota.EventEntry;
import dev.sluice.quota.EventEntry.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPlanTest {
    private static final String ROOT = "r1";
    private static final long LARGE = 100_000_000_000_000L;

    private final EventReader reader = new EventReader();

    /** What PostgreSQL keeps between batches, and Redis beside it. */
    private static final class World {
        final Map<AttemptId, Decision.Known> rows = new HashMap<>();
        final List<EventEntry> stream = new ArrayList<>();
        long ledger;
        long totalsSpent;
        long credit;
        long redisSpent;

        void append(Kind kind, String operation, long charge, boolean late) {
            if (!late) {
                redisSpent += charge;
            }
            stream.add(Events.entry(
                    "1-" + (stream.size() + 1), kind, operation, 1, ROOT, charge, late ? null : redisSpent, late));
        }

        void apply(BatchPlan plan) {
            plan.inserts.forEach(
                    one -> assertThat(rows.put(one.id(), one.known())).isNull());
            plan.replacements.forEach(one -> rows.put(one.id(), one.known()));
            for (Posting posting : plan.postings) {
                ledger -= posting.booked();
                totalsSpent += posting.taken();
                credit += posting.taken() - posting.booked();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void anyOrderOfLateAndLostEventsLeavesCreditMinusSpentEqualToTheLedger(long seed) {
        for (int round = 0; round < 100; round++) {
            check(new Random(seed * 1000 + round));
        }
    }

    private void check(Random random) {
        // Given
        World world = new World();
        List<Runnable> happenings = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String operation = Events.operation();
            for (int copy = random.nextInt(3); copy >= 0; copy--) {
                boolean late = random.nextBoolean();
                Kind kind = random.nextBoolean() ? Kind.LOST : Kind.ATTEMPT;
                long charge = random.nextBoolean() ? random.nextInt(3) : LARGE + random.nextInt(3) - 1;
                happenings.add(() -> world.append(kind, operation, charge, late));
            }
        }
        Collections.shuffle(happenings, random);
        happenings.forEach(Runnable::run);

        // When
        for (int from = 0; from < world.stream.size(); ) {
            int to = Math.min(world.stream.size(), from + 1 + random.nextInt(5));
            BatchPlan plan = new BatchPlan(world.rows, Map.of(ROOT, world.totalsSpent));
            world.stream.subList(from, to).forEach(entry -> plan.add(reader.read(entry)));
            assertThat(plan.gaps).isEmpty();
            world.apply(plan);
            from = to;
        }

        // Then
        Map<String, Long> owed = owed(world.stream);
        long sum = owed.values().stream().mapToLong(Long::longValue).sum();
        assertThat(world.ledger).isEqualTo(-sum);
        assertThat(world.credit - world.totalsSpent).isEqualTo(world.ledger);
        assertThat(world.totalsSpent).isEqualTo(world.redisSpent);
        assertThat(world.rows).hasSameSizeAs(owed);
    }

    /** The plain model: an attempt costs what its first real event says, or else its first lost one. */
    private static Map<String, Long> owed(List<EventEntry> stream) {
        Map<String, Long> owed = new HashMap<>();
        for (Kind kind : List.of(Kind.ATTEMPT, Kind.LOST)) {
            stream.stream()
                    .filter(entry -> entry.kind() == kind)
                    .filter(entry -> kind == Kind.ATTEMPT
                            || stream.stream()
                                    .noneMatch(real -> real.kind() == Kind.ATTEMPT
                                            && real.operation().equals(entry.operation())))
                    .forEach(entry -> owed.putIfAbsent(entry.operation(), entry.chargeNanos()));
        }
        return owed;
    }

    @Test
    void aMissingEventIsSeenInTheNextOne() {
        // Given
        BatchPlan plan = new BatchPlan(Map.of(), Map.of(ROOT, 100L));

        // When
        plan.add(reader.read(Events.entry("1-1", Kind.ATTEMPT, Events.operation(), 1, ROOT, 5, 105L, false)));
        plan.add(reader.read(Events.entry("1-3", Kind.ATTEMPT, Events.operation(), 1, ROOT, 5, 117L, false)));

        // Then
        assertThat(plan.gaps).containsExactly(new BatchPlan.Gap("1-3", ROOT, 110, 117));
        assertThat(plan.inserts).hasSize(2);
    }

    @Test
    void whatRedisTookForAnUnreadableEventGoesBack() {
        // Given
        BatchPlan plan = new BatchPlan(Map.of(), Map.of(ROOT, 100L));
        EventEntry broken = new EventEntry("1-1", Kind.ATTEMPT, "no-uuid", 1, ROOT, 7, 107L, false, "g1", "{\"oops\"");

        // When
        plan.add(reader.read(broken));
        plan.add(reader.read(Events.entry("1-2", Kind.ATTEMPT, Events.operation(), 1, ROOT, 5, 112L, false)));

        // Then
        assertThat(plan.dead).hasSize(1);
        assertThat(plan.gaps).isEmpty();
        assertThat(plan.postings).extracting(Posting::taken).containsExactly(7L, 5L);
        assertThat(plan.postings).extracting(Posting::booked).containsExactly(0L, 5L);
    }

    @Test
    void anEventOfAnUnknownRootIsDead() {
        BatchPlan plan = new BatchPlan(Map.of(), Map.of());
        plan.add(reader.read(Events.entry("1-1", Kind.ATTEMPT, Events.operation(), 1, ROOT, 5, 5L, false)));
        assertThat(plan.dead).extracting(Arrival.Dead::reason).containsExactly("unknown root");
        assertThat(plan.postings).isEmpty();
    }
}
