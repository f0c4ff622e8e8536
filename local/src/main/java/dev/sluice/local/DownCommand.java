package dev.sluice.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops everything; the data stays. */
@Command(name = "down", description = "Stops everything; the data stays.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    @Mixin
    private Where where;

    @Override
    public Integer call() {
        System.out.println(Ending.of(where.directory()) ? "Sluice is down." : "Sluice was not running.");
        return 0;
    }
}
