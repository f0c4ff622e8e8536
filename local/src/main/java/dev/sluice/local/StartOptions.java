package dev.sluice.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code up} and {@code dev} have in common. */
final class StartOptions {

    @Mixin
    private Where where;

    @Option(names = "--no-demo", description = "No demo upstream, channel, account and key.")
    private boolean noDemo;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Where gateway and admin APIs listen (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port-base",
            defaultValue = "8080",
            description = "The gateway's port; all others move along (default: ${DEFAULT-VALUE}).")
    private int portBase;

    DataDirectory data() {
        return where.directory();
    }

    /** A null module: none runs in dev mode. */
    StackOptions stack(String developed) {
        return new StackOptions(
                StackOptions.checkout(),
                where.directory(),
                host,
                new Ports(portBase).base(),
                1,
                !noDemo,
                developed,
                address("SLUICE_DATABASE_URL"),
                address("SLUICE_REDIS_URL"),
                true,
                Map.of(),
                Map.of());
    }

    /** The same as arguments of a process. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--host", host, "--port-base", Integer.toString(portBase)));
        Path root = where.directory().root();
        arguments.addAll(List.of("--data", root.toString()));
        if (noDemo) {
            arguments.add("--no-demo");
        }
        return arguments;
    }

    private static String address(String variable) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
