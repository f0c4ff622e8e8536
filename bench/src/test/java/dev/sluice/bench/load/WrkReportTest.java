package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkReportTest {
    private static final String OUTPUT = """
            Running 1s test @ http://127.0.0.1:43931/small/v1/chat/completions
              1 threads and 32 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     1.23ms    1.91ms  19.80ms   89.15%%
              40000 requests in 1.00s, 31.20MB read
            Requests/sec:  40000.00
            sluice-bench {"requests":40000,"micros":1000000,"bytes":32715571,"status":%d,"connect":0,"read":%d,"write":0,\
            "timeout":0,"p50":470.0,"p99":9150.0,"p999":12000.5}
            """;

    @Test
    void findsTheResultBetweenTheLinesForPeople() {
        WrkReport report = WrkReport.parse(OUTPUT.formatted(0, 0));

        assertThat(report.requestsPerSecond()).isEqualTo(40_000);
        assertThat(report.p999()).isEqualTo(12_000.5);
        assertThat(report.faults()).isEmpty();
    }

    @Test
    void errorsAreFaults() {
        assertThat(WrkReport.parse(OUTPUT.formatted(7, 2)).faults())
                .containsExactly("7 answers with a status above 399", "2 failed reads");
    }

    @Test
    void aRunWithoutAResultSaysWhatWrkPrinted() {
        assertThatThrownBy(() -> WrkReport.parse("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .hasMessageContaining("Connection refused");
    }
}
