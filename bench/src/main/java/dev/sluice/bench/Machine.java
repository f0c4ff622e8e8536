package dev.sluice.bench;

import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.stage.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and with what a run was made. */
record Machine(Stage stage, Path checkout) {

    Map<String, String> facts() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", first(Path.of("/proc/cpuinfo"), "model name"));
        facts.put("memory", first(Path.of("/proc/meminfo"), "MemTotal"));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("JDK", Runtime.version().toString());
        facts.put(
                "nginx",
                said(Tools.NGINX.path(), "-v").replaceAll("(?s).*nginx/", "").strip());
        facts.put("Redis", stage.sluice().redisVersion());
        return facts;
    }

    Map<String, String> settings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("appendfsync", "everysec (and always, in the column that says so)");
        String line =
                Files.readString(Path.of("/proc", Long.toString(stage.sluice().gatewayPid()), "cmdline"));
        List<String> flags = List.of(line.split("\0", -1)).stream()
                .filter(word -> word.startsWith("-X"))
                .toList();
        settings.put("gateway's JVM", String.join(" ", flags));
        return settings;
    }

    String commit() throws IOException {
        String git = checkout.toString();
        String commit = said("git", "-C", git, "rev-parse", "--short", "HEAD").strip();
        boolean changed = !said("git", "-C", git, "status", "--porcelain").isBlank();
        return changed ? commit + " with changes" : commit;
    }

    private String said(String... command) throws IOException {
        return stage.children().output(List.of(command));
    }

    private static String first(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
