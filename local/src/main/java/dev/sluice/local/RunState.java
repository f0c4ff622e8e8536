package dev.sluice.local;

import java.time.Instant;
import java.util.List;

/**
 * What runs, as {@code DIR/state.json} holds it: enough to show it, and to end it when the supervisor is gone.
 *
 * @param phase starting, running or stopping
 * @param supervisor the process that keeps the others running
 */
record RunState(String phase, Entry supervisor, List<Entry> programs) {

    static final String STARTING = "starting";
    static final String RUNNING = "running";
    static final String STOPPING = "stopping";

    /**
     * @param pid 0 when no process runs
     * @param startedAt as the system tells it, to know the process again; null without a process
     * @param since when it was started last
     * @param restarts how often it was started again because it had died
     * @param lastExit why it died last; null when it never did
     */
    record Entry(
            String name,
            long pid,
            Instant startedAt,
            Instant since,
            int restarts,
            String lastExit,
            Instant lastExitAt) {

        static Entry notStarted(String name) {
            return new Entry(name, 0, null, null, 0, null, null);
        }

        static Entry of(String name, ProcessHandle process, Instant now) {
            return notStarted(name).running(process, now);
        }

        Entry running(ProcessHandle process, Instant now) {
            Instant started = Processes.startTime(process).orElse(now);
            return new Entry(name, process.pid(), started, now, restarts, lastExit, lastExitAt);
        }

        /** A null reason: it was asked to. */
        Entry gone(String why, Instant now) {
            return why == null
                    ? new Entry(name, 0, null, since, restarts, lastExit, lastExitAt)
                    : new Entry(name, 0, null, since, restarts, why, now);
        }

        Entry again() {
            return new Entry(name, pid, startedAt, since, restarts + 1, lastExit, lastExitAt);
        }
    }
}
