package dev.sluice.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class BatchedLogTest {
    private static final int MANY = 20_000;

    private final CountDownLatch reading = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Test
    void closingWritesWhatWaitsInItsOrder() {
        reading.countDown();
        BatchedLog log = new BatchedLog(new Slow());

        for (int i = 0; i < 100; i++) {
            log.publish(line(i));
        }
        log.close();

        assertThat(written).hasSize(100).startsWith("line 0", "line 1").endsWith("line 99");
    }

    @Test
    void whoeverLogsNeverWaitsForAReaderAndIsToldWhatWasLost() {
        // Given
        BatchedLog log = new BatchedLog(new Slow());
        // When: nobody reads yet
        for (int i = 0; i < MANY; i++) {
            log.publish(line(i));
        }
        reading.countDown();
        log.close();
        // Then
        long lines = written.stream().filter(text -> text.startsWith("line ")).count();
        assertThat(lines).isBetween(8_192L, MANY - 1L);
        assertThat(written)
                .contains((MANY - lines) + " lines of the log were lost, because they were not read fast enough");
    }

    private static ExtLogRecord line(int number) {
        return new ExtLogRecord(Level.INFO, "line " + number, "test");
    }

    /** Writes once somebody reads. */
    private final class Slow extends ExtHandler {
        @Override
        protected void doPublish(ExtLogRecord entry) {
            try {
                reading.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.add(entry.getMessage());
        }
    }
}
