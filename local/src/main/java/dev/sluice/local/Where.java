package dev.sluice.local;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which stack is meant. */
final class Where {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where databases, secrets and logs are kept (default: .sluice in the checkout).")
    private Path data;

    DataDirectory directory() {
        return DataDirectory.at(data == null ? StackOptions.checkout().resolve(".sluice") : data);
    }
}
