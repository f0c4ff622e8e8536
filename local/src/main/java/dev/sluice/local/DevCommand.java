package dev.sluice.local;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Everything as {@code up}, one service in Quarkus dev mode. */
@Command(
        name = "dev",
        description = "Everything as up, with one service in Quarkus dev mode: it follows changes of its sources.",
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {

    private static final List<String> SERVICES = List.of("gateway-service", "channel-service", "billing-service");

    @Mixin
    private StartOptions start;

    @Parameters(paramLabel = "SERVICE", description = "gateway-service, channel-service or billing-service.")
    private String service;

    @Override
    public Integer call() {
        if (!SERVICES.contains(service)) {
            throw new Refusal(
                    "There is no service " + service + ": choose one of " + String.join(", ", SERVICES) + ".");
        }
        UpCommand.foreground(start.stack(service), System.out, "Ctrl-C stops it.");
        return 0;
    }
}
