package dev.sluice.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One program that is kept running: when its process dies, it is started again after a pause that doubles each time.
 *
 * <pre>
 *              start()                      process dies
 *   STOPPED ------------> RUNNING -------------------------> WAITING
 *      ^                   |   ^                              |   |
 *      |  stop() / halt()  |   +------- pause is over --------+   |
 *      +-------------------+------------------ stop() ------------+
 * </pre>
 *
 * <p>Thread-safe. Tests use it to do harm: {@link #kill()}, {@link #halt()}, {@link #freeze()}.
 */
public final class Supervised {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Who ran this long was well, so the next pause is the first again. */
    private static final Duration WELL = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Program program;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Runnable changed;

    private Process process;
    private boolean wanted;
    private Duration pause = FIRST_PAUSE;
    private volatile RunState.Entry state;

    Supervised(Program program, ScheduledExecutorService timer, Clock clock, Runnable changed) {
        this.program = program;
        this.timer = timer;
        this.clock = clock;
        this.changed = changed;
        this.state = RunState.Entry.notStarted(program.name());
    }

    public String name() {
        return program.name();
    }

    /** 0 when no process runs. */
    public long pid() {
        return state.pid();
    }

    /** How often it was started again because it had died. */
    public int restarts() {
        return state.restarts();
    }

    RunState.Entry state() {
        return state;
    }

    /** Starts it unless it runs; does not wait. */
    public synchronized void start() {
        wanted = true;
        if (process == null) {
            spawn();
        }
    }

    /** Asks it to end, insists after its grace, and keeps it stopped until {@link #start()}. */
    public void stop() {
        Process running = unwanted();
        if (running != null) {
            Processes.end(running.toHandle(), program.grace());
            gone(running);
        }
    }

    /** SIGKILL; the supervisor starts it again. Returns when the process is gone. */
    public void kill() {
        Process running;
        synchronized (this) {
            running = process;
        }
        if (running != null) {
            Processes.kill(running.toHandle());
            gone(running);
        }
    }

    /** SIGKILL, and it stays dead until {@link #start()}. Returns when the process is gone. */
    public void halt() {
        Process running = unwanted();
        if (running != null) {
            Processes.kill(running.toHandle());
            gone(running);
        }
    }

    /** SIGSTOP: it holds its connections and answers nothing until {@link #thaw()}. */
    public void freeze() {
        Processes.signal("STOP", pid());
    }

    /** SIGCONT. */
    public void thaw() {
        Processes.signal("CONT", pid());
    }

    /**
     * Waits until it can do its work.
     *
     * @throws Refusal with the end of its log when it dies first or takes too long
     */
    public void awaitReady(Duration atMost) {
        int restartsBefore = restarts();
        Instant end = clock.instant().plus(atMost);
        while (pid() == 0 || !program.readiness().ready()) {
            if (restarts() > restartsBefore || (pid() == 0 && state.lastExit() != null)) {
                throw new Refusal("%s did not start: %s.%s".formatted(name(), state.lastExit(), endOfLog()));
            }
            if (clock.instant().isAfter(end)) {
                throw new Refusal("%s was not ready after %d s.%s".formatted(name(), atMost.toSeconds(), endOfLog()));
            }
            Processes.pause(POLL);
        }
    }

    /** Waits until it was started again and can do its work. */
    public void awaitRestart(int restartsBefore, Duration atMost) {
        Instant end = clock.instant().plus(atMost);
        while (restarts() <= restartsBefore
                || pid() == 0
                || !program.readiness().ready()) {
            if (clock.instant().isAfter(end)) {
                throw new Refusal("%s was not back after %d s.%s".formatted(name(), atMost.toSeconds(), endOfLog()));
            }
            Processes.pause(POLL);
        }
    }

    private synchronized Process unwanted() {
        wanted = false;
        return process;
    }

    private void spawn() {
        process = program.spawn();
        state = state.running(process.toHandle(), clock.instant());
        changed.run();
        Process spawned = process;
        spawned.onExit().thenAccept(this::gone);
    }

    /** Called by whoever notices first; the second call changes nothing. */
    private synchronized void gone(Process dead) {
        if (dead != process) {
            return;
        }
        process = null;
        Instant now = clock.instant();
        Duration ran = Duration.between(state.since(), now);
        state = state.gone(wanted ? Processes.why(dead.exitValue()) : null, now);
        changed.run();
        if (wanted) {
            pause = ran.compareTo(WELL) > 0 ? FIRST_PAUSE : pause;
            timer.schedule(this::again, pause.toMillis(), TimeUnit.MILLISECONDS);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
    }

    private synchronized void again() {
        if (wanted && process == null) {
            state = state.again();
            spawn();
        }
    }

    private String endOfLog() {
        if (program.log() == null || !Files.exists(program.log())) {
            return "";
        }
        try {
            List<String> lines = Files.readString(program.log(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return " The end of " + program.log() + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return " Its log is " + program.log() + ".";
        }
    }
}
