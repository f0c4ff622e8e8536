package dev.sluice.bench.load;

import dev.sluice.bench.stage.Address;
import dev.sluice.bench.stage.Children;
import dev.sluice.bench.stage.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The closed loop.
 *
 * @param folder for scripts and bodies
 */
public record Wrk(Children children, Path folder) {

    private static final String SCRIPT = """
            local file = assert(io.open("%s", "rb"))
            wrk.method = "POST"
            wrk.body = file:read("*a")
            file:close()
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["Authorization"] = "Bearer %s"
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("%s{\\"requests\\":%%d,\\"micros\\":%%d,\\"bytes\\":%%.0f,\\"status\\":%%d," ..
                "\\"connect\\":%%d,\\"read\\":%%d,\\"write\\":%%d,\\"timeout\\":%%d," ..
                "\\"p50\\":%%.1f,\\"p99\\":%%.1f,\\"p999\\":%%.1f}\\n",
                summary.requests, summary.duration, summary.bytes, e.status, e.connect, e.read, e.write, e.timeout,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
            end
            """;

    /** Blocks for that long. */
    public WrkReport run(Address address, Path body, int connections, double seconds) throws IOException {
        Path script = folder.resolve("wrk.lua");
        Files.writeString(script, SCRIPT.formatted(body.toAbsolutePath(), address.key(), WrkReport.MARK));
        // One thread drives the connections: the cores are shared with what is measured.
        List<String> command = List.of(
                Tools.WRK.path(),
                "--threads",
                "1",
                "--connections",
                Integer.toString(connections),
                "--duration",
                String.format(Locale.ROOT, "%ds", Math.max(1, Math.round(seconds))),
                "--timeout",
                "30s",
                "--script",
                script.toString(),
                address.url().toString());
        return WrkReport.parse(children.output(command));
    }
}
