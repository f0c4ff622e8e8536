package dev.sluice.gateway.telemetry;

import io.netty.util.internal.PlatformDependent;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;

/**
 * Stands before the handlers that Quarkus has set up and writes for them, from a thread of its own, up to 20 ms later, everything
 * that came meanwhile at once. Whoever logs only leaves a record: a line per call would otherwise cost a system call to write it
 * and another one to wake its writer. When nobody reads, lines are lost instead of calls being held up, and that is logged.
 */
public final class BatchedLog extends ExtHandler {
    private static final int WAITING = 8_192;
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long CLOSING_MS = 2_000;

    private final Queue<ExtLogRecord> records = PlatformDependent.newFixedMpscQueue(WAITING);
    private final LongAdder lost = new LongAdder();
    private final Thread writer;
    private volatile boolean asleep;
    private volatile boolean closed;
    private long lostBefore;

    /** @param handlers that write; they flush when told to and not after each record */
    BatchedLog(Handler... handlers) {
        for (Handler handler : handlers) {
            if (handler instanceof ExtHandler known) {
                known.setAutoFlush(false);
            }
        }
        setHandlers(handlers);
        setCloseChildren(true);
        writer = Thread.ofPlatform().name("log").daemon().start(this::write);
    }

    /** Puts itself before all handlers of the process; once per start. */
    public static void install() {
        Handler[] writing = InitialConfigurator.DELAYED_HANDLER.getHandlers();
        if (writing.length == 1 && writing[0] instanceof BatchedLog) {
            return;
        }
        InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {new BatchedLog(writing)});
    }

    /** Any thread. */
    @Override
    protected void doPublish(ExtLogRecord entry) {
        entry.copyMdc();
        if (closed) {
            publishToNestedHandlers(entry);
            super.flush();
        } else if (!records.offer(entry)) {
            lost.increment();
        }
        if (asleep) {
            asleep = false;
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        while (!closed) {
            if (drain()) {
                LockSupport.parkNanos(EVERY);
            } else {
                asleep = true;
                if (records.isEmpty() && !closed) {
                    LockSupport.park();
                }
            }
        }
        drain();
    }

    private boolean drain() {
        ExtLogRecord next = records.poll();
        if (next == null) {
            return false;
        }
        for (; next != null; next = records.poll()) {
            publishToNestedHandlers(next);
        }
        long lostNow = lost.sum();
        if (lostNow != lostBefore) {
            publishToNestedHandlers(new ExtLogRecord(
                    Level.WARN,
                    (lostNow - lostBefore) + " lines of the log were lost, because they were not read fast enough",
                    BatchedLog.class.getName()));
            lostBefore = lostNow;
        }
        super.flush();
        return true;
    }

    /** What waits is written first, unless nobody reads it. Later records are written at once. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.close();
    }
}
