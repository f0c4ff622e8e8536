package dev.sluice.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.quota.EventEntry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What versions of Sluice share in Redis is not the scripts, of which every process brings its own, but what they leave there. That
 * is kept for each released version in {@code contracts/src/test/forms/<version>/redis.json}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayoutFormTest {
    private static final Path FORMS = Path.of("../contracts/src/test/forms");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HASH = "ab".repeat(32);
    private static final Lease.Limit BUDGET = Bench.budget(100_000);

    private Bench bench;
    private Keys keys;

    @BeforeAll
    void start() {
        bench = new Bench();
        keys = new Keys(bench.redis);
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    static Stream<Path> forms() throws IOException {
        try (Stream<Path> versions = Files.list(FORMS)) {
            return versions.map(version -> version.resolve("redis.json")).toList().stream();
        }
    }

    /** So an older process finds everything as it knows it; more may stand beside it. */
    @ParameterizedTest
    @MethodSource("forms")
    void thisVersionLeavesWhatAnEarlierOneLeft(Path form) throws IOException {
        live();

        JsonNode left = keys.dump();

        JSON.readTree(form.toFile()).properties().forEach(key -> assertThat(
                        holds(left.get(key.getKey()), key.getValue()))
                .as("%s is %s, and %s left %s", key.getKey(), left.get(key.getKey()), form, key.getValue())
                .isTrue());
    }

    @Test
    void theFormOfThisVersionLeavesNothingOut() throws IOException {
        live();

        JsonNode left = keys.dump();
        Path form = forms().max(Comparator.naturalOrder()).orElseThrow();
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(form, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(left) + "\n");
        }

        assertThat(JSON.readTree(form.toFile()))
                .as("a released form stays as it is: copy %s to the version that comes next and write it anew", form)
                .isEqualTo(left);
    }

    /** With a field of a later version in every hash, which must not disturb. */
    @ParameterizedTest
    @MethodSource("forms")
    void whatAnEarlierVersionLeftIsCarriedOn(Path form) throws IOException {
        // Given
        bench.redis.clear();
        JsonNode left = JSON.readTree(form.toFile());
        for (String name : List.of("{s03}:meta", "{s03}:t:acme")) {
            ((ObjectNode) left.get(name)).put("x:of-a-later-version", "1");
        }
        keys.restore(left);
        Bench.Writer writer = bench.writer("g1");
        writer.seq = 7;

        // When: the running call ends, another begins, money comes and settings change.
        writer.done(Bench.settle("o2", 700));
        long taken = writer.take(Bench.money(0, 500, 500));
        CreditReply credit = TestRedis.await(bench.control.credit(Bench.SHARD, Bench.ROOT, 3, 1_000, List.of()));
        boolean older = TestRedis.await(bench.control.writeGrant(HASH, 7, "{}"));
        boolean newer = TestRedis.await(bench.control.writeGrant(HASH, 8, "{\"version\":8}"));

        // Then
        assertThat(taken).isEqualTo(500);
        assertThat(credit).isEqualTo(new CreditReply.Ok());
        assertThat(older).isFalse();
        assertThat(newer).isTrue();
        assertThat(bench.events())
                .extracting(EventEntry::kind, EventEntry::operation, EventEntry::spent)
                .containsExactly(
                        tuple(Kind.ATTEMPT, "o1", 300L),
                        tuple(Kind.REFUSED, "o3", null),
                        tuple(Kind.ATTEMPT, "o2", 1_000L));
        TreeState tree = bench.tree();
        assertThat(tree.spent()).isEqualTo(1_000);
        assertThat(tree.credit()).isEqualTo(13_000);
        assertThat(tree.cs()).isEqualTo(3);
        assertThat(TestRedis.await(new RouteTableStore(bench.link).head())).isEqualTo(1760);
    }

    /** A rebuild by this version of a shard that another one has left. */
    @ParameterizedTest
    @MethodSource("forms")
    void whatAnEarlierVersionLeftIsRebuilt(Path form) throws IOException {
        // Given
        bench.redis.clear();
        keys.restore(JSON.readTree(form.toFile()));

        // When: the writer has died with its call.
        bench.rebuild(2, new RootState(Bench.ROOT, 2, 12_000, 300, Map.of(), List.of()));

        // Then
        assertThat(bench.events()).extracting(EventEntry::kind).contains(Kind.LOST);
        assertThat(bench.tree().leased()).isZero();
        assertThat(bench.tree().balance()).isEqualTo(11_700);
    }

    /** A bit of everything: two calls, one of which still runs, a refusal, money, settings, a route table, a gateway. */
    private void live() {
        bench.open(10_000);
        Bench.Writer writer = bench.writer("g1");
        writer.beat();
        writer.take(Bench.lease(List.of(BUDGET), Bench.nanos(0), Bench.nanos(2_000), Bench.nanos(1)));
        writer.done(Bench.record("o1", 0));
        writer.done(Bench.record("o2", 5));
        writer.done(Bench.settle("o1", 300));
        writer.done(new Refused(List.of(new Refused.Operation("o3", Bench.ROOT, "{}"))));
        writer.done(new Beat(List.of()));
        TestRedis.await(bench.control.credit(Bench.SHARD, Bench.ROOT, 2, 2_000, List.of()));
        TestRedis.await(bench.control.writeGrant(HASH, 7, "{\"format\":" + KeyGrant.FORMAT + ",\"version\":7}"));
        TestRedis.await(bench.control.publish(Bench.SHARD, Bench.ROOT, Bench.ROOT, 1));
        TestRedis.await(bench.control.markGrantsComplete());
        TestRedis.await(new RouteTableStore(bench.link).publish(1760, "{\"format\":1}"));
        TestRedis.await(new GatewayRegistry(bench.link)
                .report(new GatewayLife("gateway-1", "http://127.0.0.1:9080", 1760, Map.of("s03", 7L), 0)));
    }

    /** Whether everything of {@code expected} is there; JSON in text is compared as it is written. */
    private static boolean holds(JsonNode found, JsonNode expected) {
        if (found == null || !expected.isContainerNode()) {
            return expected.equals(found);
        }
        if (expected.isArray()) {
            boolean all = found.size() == expected.size();
            for (int i = 0; all && i < expected.size(); i++) {
                all = holds(found.get(i), expected.get(i));
            }
            return all;
        }
        return expected.properties().stream().allMatch(field -> holds(found.get(field.getKey()), field.getValue()));
    }
}
