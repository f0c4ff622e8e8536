package dev.sluice.bench.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of the bench, whole: what was measured where and how, every round's figures, and what follows from them.
 *
 * @param machine cores, kernel and versions
 * @param settings that figures depend on
 * @param busyBefore how much of the machine's CPU others used before anything was started, from 0 to 1
 */
public record Report(
        String startedAt,
        String commit,
        boolean quick,
        int rounds,
        double busyBefore,
        Map<String, String> machine,
        Map<String, String> settings,
        List<Row> rows,
        List<Sample> samples) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public static Report read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Report.class);
    }

    /** Writes {@code report.json} and {@code report.md}. */
    public void write(Path folder, String markdown) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.json"), JSON.writeValueAsString(this) + "\n");
        Files.writeString(folder.resolve("report.md"), markdown);
    }

    /** Whether any run had errors. */
    public boolean failed() {
        return samples.stream().anyMatch(Sample::failed);
    }
}
