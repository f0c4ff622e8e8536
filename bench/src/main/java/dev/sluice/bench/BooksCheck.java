package dev.sluice.bench;

import dev.sluice.bench.plan.Figure;
import dev.sluice.bench.stage.Books;
import dev.sluice.bench.stage.Sluice;
import dev.sluice.bench.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether the meter was right: each attempt that the gateway counts has one usage row, each row that costs something one entry
 * in the ledger with the same sum, and every answer that the client saw is among them. Begins when it is made.
 */
final class BooksCheck {

    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String ATTEMPTS = "sluice_attempts_total";

    private final Sluice sluice;
    private final Instant since = Instant.now();
    private final double attemptsBefore;
    private final int deathsBefore;

    BooksCheck(Sluice sluice) {
        this.sluice = sluice;
        this.attemptsBefore = sluice.metrics().sum(ATTEMPTS);
        this.deathsBefore = sluice.deaths();
    }

    /**
     * What was found once the usage stream had drained.
     *
     * @param attempts as the gateway counted them
     * @param cpu of every part at that time, before the books were read
     */
    record Found(long attempts, Map<Figure, Long> cpu, List<String> faults) {}

    /** Waits until all is booked, or for as long as that may take. */
    Found await(long answers, int hungUp) {
        Instant end = Instant.now().plus(LONGEST_DRAIN);
        while (true) {
            Stage.pause(PAUSE);
            Map<Figure, Long> cpu = sluice.cpu();
            long attempts = Math.round(sluice.metrics().sum(ATTEMPTS) - attemptsBefore);
            List<String> faults = faults(sluice.books().since(since), attempts, answers, hungUp);
            if (faults.isEmpty() || Instant.now().isAfter(end)) {
                return new Found(attempts, cpu, faults);
            }
        }
    }

    private List<String> faults(Books.Count books, long attempts, long answers, int hungUp) {
        List<String> faults = new ArrayList<>();
        check(faults, books.rows() == attempts, "%d attempts, %d usage rows", attempts, books.rows());
        check(
                faults,
                books.rows() == books.attempts(),
                "%d usage rows for %d attempts",
                books.rows(),
                books.attempts());
        check(faults, books.ok() >= answers, "%d answers, %d usage rows that are OK", answers, books.ok());
        check(faults, attempts <= answers + hungUp, "%d attempts for %d answers", attempts, answers);
        check(
                faults,
                books.entries() == books.charged(),
                "%d charged rows, %d ledger entries",
                books.charged(),
                books.entries());
        check(faults, books.charge() == books.booked(), "charged %d, booked %d", books.charge(), books.booked());
        int deaths = sluice.deaths() - deathsBefore;
        check(faults, deaths == 0, "%d processes died, %d before", deaths, deathsBefore);
        return faults;
    }

    private static void check(List<String> faults, boolean holds, String otherwise, long first, long second) {
        if (!holds) {
            faults.add(otherwise.formatted(first, second));
        }
    }
}
