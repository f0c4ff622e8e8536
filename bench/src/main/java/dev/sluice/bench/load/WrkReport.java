package dev.sluice.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What wrk counted and timed, as its script prints it.
 *
 * @param requests that were answered, with whatever status
 * @param micros that the run took
 * @param bytes read
 * @param status answers above 399
 * @param connect failures, likewise {@code read}, {@code write}, {@code timeout}
 * @param p50 of the latency in µs, likewise the others
 */
public record WrkReport(
        long requests,
        long micros,
        long bytes,
        long status,
        long connect,
        long read,
        long write,
        long timeout,
        double p50,
        double p99,
        double p999) {

    static final String MARK = "sluice-bench ";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Finds the script's line between wrk's own, whose wording differs between versions. */
    public static WrkReport parse(String output) {
        String line = output.lines()
                .filter(each -> each.startsWith(MARK))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wrk printed no result: " + output.strip()));
        try {
            return JSON.readValue(line.substring(MARK.length()), WrkReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("wrk's result is no JSON: " + line, e);
        }
    }

    public double requestsPerSecond() {
        return requests * 1e6 / micros;
    }

    /** Why the run is no figure; empty when all went well. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        Stream.of(
                        fault(status, "answers with a status above 399"),
                        fault(connect, "failed connects"),
                        fault(read, "failed reads"),
                        fault(write, "failed writes"),
                        fault(timeout, "timeouts"),
                        requests == 0 ? "no answer at all" : "")
                .filter(fault -> !fault.isEmpty())
                .forEach(faults::add);
        return faults;
    }

    private static String fault(long count, String what) {
        return count == 0 ? "" : count + " " + what;
    }
}
