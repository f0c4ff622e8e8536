package dev.sluice.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands behind {@code ./sluice}. */
@Command(
        name = "sluice",
        description = "Runs Sluice on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {UpCommand.class, StatusCommand.class, DownCommand.class, ResetCommand.class, DevCommand.class})
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, line, parsed) -> {
            if (!(failure instanceof Refusal)) {
                throw failure;
            }
            line.getErr().println(failure.getMessage());
            return 1;
        });
    }
}
