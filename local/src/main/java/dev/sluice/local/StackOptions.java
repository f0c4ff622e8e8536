package dev.sluice.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What kind of stack to start.
 *
 * @param home the checkout, whose built services are run
 * @param data where everything is kept
 * @param host where gateways and admin APIs listen; the rest is on the loopback only
 * @param portBase 0 = free ports
 * @param gateways how many gateway processes; one but in tests
 * @param demo whether there is a demo upstream with a channel, an account and a key
 * @param developed the module that runs in Quarkus dev mode; null = none
 * @param databaseUrl a real server's address; null = the embedded one
 * @param redisUrl likewise
 * @param archive whether services write an archive of their classes when they end, from which they start in half the time; not
 *     for stacks that are started once
 * @param builds module, such as {@code gateway-service}, or program, such as {@code gateway2} → the checkout whose build of it is
 *     run; what is missing is of {@code home}
 * @param environment for every service, overruling what the stack sets
 */
public record StackOptions(
        Path home,
        DataDirectory data,
        String host,
        int portBase,
        int gateways,
        boolean demo,
        String developed,
        String databaseUrl,
        String redisUrl,
        boolean archive,
        Map<String, Path> builds,
        Map<String, String> environment) {

    public StackOptions {
        builds = Map.copyOf(builds);
        environment = Map.copyOf(environment);
    }

    /** For tests: free ports, one gateway, embedded databases, with the demo. */
    public static StackOptions in(Path data) {
        return new StackOptions(
                checkout(),
                DataDirectory.at(data),
                "127.0.0.1",
                0,
                1,
                true,
                null,
                null,
                null,
                false,
                Map.of(),
                Map.of());
    }

    public StackOptions withGateways(int count) {
        return new StackOptions(
                home,
                data,
                host,
                portBase,
                count,
                demo,
                developed,
                databaseUrl,
                redisUrl,
                archive,
                builds,
                environment);
    }

    public StackOptions withArchive() {
        return new StackOptions(
                home,
                data,
                host,
                portBase,
                gateways,
                demo,
                developed,
                databaseUrl,
                redisUrl,
                true,
                builds,
                environment);
    }

    public StackOptions withoutDemo() {
        return new StackOptions(
                home,
                data,
                host,
                portBase,
                gateways,
                false,
                developed,
                databaseUrl,
                redisUrl,
                archive,
                builds,
                environment);
    }

    /** Runs a module's services, or one program, from the build of another checkout: another version of Sluice. */
    public StackOptions withBuild(String moduleOrProgram, Path checkout) {
        Map<String, Path> more = new HashMap<>(builds);
        more.put(moduleOrProgram, checkout);
        return new StackOptions(
                home,
                data,
                host,
                portBase,
                gateways,
                demo,
                developed,
                databaseUrl,
                redisUrl,
                archive,
                more,
                environment);
    }

    /** Sets an environment variable of every service, such as a shorter lease. */
    public StackOptions with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new StackOptions(
                home, data, host, portBase, gateways, demo, developed, databaseUrl, redisUrl, archive, builds, more);
    }

    /** What {@code ./sluice} says; tests of this module run in its folder. */
    public static Path checkout() {
        String home = System.getProperty("sluice.home");
        Path here = Path.of("").toAbsolutePath();
        return home != null ? Path.of(home) : here.endsWith("local") ? here.getParent() : here;
    }
}
