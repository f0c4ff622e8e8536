package dev.sluice.bench;

import dev.sluice.bench.load.Bodies;
import dev.sluice.bench.plan.Scenario;
import dev.sluice.bench.stage.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bodies of requests as files, which wrk and the probe read. */
record Prompts(Path folder) {

    Path file(Scenario scenario) throws IOException {
        Path file = Files.createDirectories(folder).resolve(scenario.name() + ".json");
        return Files.writeString(
                file, Bodies.request(scenario, Answers.of(scenario).model()));
    }
}
