package dev.sluice.bench.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcStatTest {

    @Test
    void readsTheTimesBehindANameWithBlanksAndBrackets() {
        String stat = "4711 (nginx: (worker) p) S 1 4711 4711 0 -1 4194624 1 2 3 4 100 20 3 4 20 0 1 0 12345 1 1";

        assertThat(ProcStat.parseCpuTicks(stat)).isEqualTo(127);
    }

    @Test
    void readsThisProcess() {
        long self = ProcessHandle.current().pid();

        assertThat(ProcStat.cpuMicros(self)).isPositive();
        assertThat(ProcStat.rssMegabytes(self)).isGreaterThan(10);
    }

    @Test
    void readsThreadsByTheBeginningOfTheirNames() throws InterruptedException {
        long self = ProcessHandle.current().pid();
        Thread busy = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                },
                "busy-with-this");
        busy.start();
        try {
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (ProcStat.threadsCpuMicros(self, "busy-with") == 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }

            assertThat(ProcStat.threadsCpuMicros(self, "busy-with")).isPositive();
            assertThat(ProcStat.threadsCpuMicros(self, "with-this")).isZero();
        } finally {
            busy.interrupt();
            busy.join();
        }
    }

    @Test
    void aProcessThatIsGoneHasNothing() {
        assertThat(ProcStat.cpuMicros(Long.MAX_VALUE)).isZero();
        assertThat(ProcStat.threadsCpuMicros(Long.MAX_VALUE, "")).isZero();
    }

    @Test
    void whatIsNeitherIdleNorWaitingForADiskIsBusy() {
        List<Long> before = List.of(100L, 0L, 50L, 1_000L, 10L, 0L, 0L, 0L);
        List<Long> after = List.of(120L, 0L, 60L, 1_060L, 20L, 0L, 0L, 0L);

        assertThat(ProcStat.parseBusy(before, after)).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void addsUpAMetricOverItsLabels() {
        Metrics metrics = new Metrics("""
                # HELP sluice_attempts_total
                sluice_attempts_total{channel="a",outcome="OK"} 40.0
                sluice_attempts_total{channel="b",outcome="OK"} 2.0
                sluice_attempts_total_other 9.0
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.5E7
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 7.0
                process_uptime 3.5
                """);

        assertThat(metrics.sum("sluice_attempts_total")).isEqualTo(42);
        assertThat(metrics.sum("jvm_memory_used_bytes", "area=\"heap\"")).isEqualTo(1.5e7);
        assertThat(metrics.sum("process_uptime")).isEqualTo(3.5);
        assertThat(metrics.sum("nobody")).isZero();
    }
}
