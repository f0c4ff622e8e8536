package dev.sluice.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a stack from another process. */
final class Ending {

    /** Longer than the supervisor needs for its three rounds. */
    private static final Duration SUPERVISOR_GRACE = Duration.ofSeconds(40);

    private static final Duration GRACE = Duration.ofSeconds(10);

    private Ending() {}

    /** Nothing of the stack runs afterwards. False when nothing ran before. */
    static boolean of(DataDirectory data) {
        Optional<ProcessHandle> supervisor = data.supervisor();
        // Not its descendants: it ends them itself, in the right order.
        supervisor.ifPresent(process -> endAlone(process));
        // Only what a killed supervisor could not end is still there.
        List<ProcessHandle> leftovers = data.leftovers();
        leftovers.parallelStream().forEach(process -> Processes.end(process, GRACE));
        if (!leftovers.isEmpty()) {
            data.local().ifPresent(local -> data.write(local.withPids(Map.of())));
        }
        return supervisor.isPresent() || !leftovers.isEmpty();
    }

    private static void endAlone(ProcessHandle supervisor) {
        supervisor.destroy();
        try {
            supervisor.onExit().get(SUPERVISOR_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            supervisor.destroyForcibly();
            supervisor.onExit().join();
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted.", e);
        }
    }
}
