package dev.sluice.local;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops everything and, when confirmed, deletes the data. */
@Command(
        name = "reset",
        description = "Stops everything and deletes the data: accounts, channels, secrets and logs.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {

    /** Only what a stack makes: a wrong --data must not cost anybody other files. */
    private static final List<String> OURS =
            List.of("postgres", "redis", "secrets", "logs", "app", "local.json", "state.json", "lock");

    @Mixin
    private Where where;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        DataDirectory data = where.directory();
        if (!yes && !confirmed(data.root())) {
            System.out.println("Nothing was changed.");
            return 1;
        }
        Ending.of(data);
        for (String name : OURS) {
            Trees.delete(data.root().resolve(name));
        }
        try (var left = Files.list(data.root())) {
            if (left.findAny().isEmpty()) {
                Files.delete(data.root());
            }
        }
        System.out.println("Sluice is down and its data in " + data.root() + " is deleted.");
        return 0;
    }

    private static boolean confirmed(Path root) {
        Console console = System.console();
        if (console == null) {
            throw new Refusal("Nobody can be asked here: confirm with ./sluice reset --yes.");
        }
        String answer = console.readLine("Delete all data in %s? Type yes: ", root);
        return "yes".equals(answer == null ? null : answer.strip());
    }
}
