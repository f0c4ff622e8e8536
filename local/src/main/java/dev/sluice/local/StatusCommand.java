package dev.sluice.local;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What runs where, since when, and what was started again and why. */
@Command(
        name = "status",
        description = "What runs where, since when, and what was started again and why.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final String ROW = "%-15s %-8s %-19s %-9s %-23s %s%n";

    @Mixin
    private Where where;

    @Override
    public Integer call() {
        DataDirectory data = where.directory();
        Optional<RunState> state = data.state();
        if (state.isEmpty() || (data.supervisor().isEmpty() && data.leftovers().isEmpty())) {
            System.out.println("Sluice is not running.");
            return 1;
        }
        System.out.print(table(state.get(), data.local().orElse(null), ZoneId.systemDefault()));
        if (data.supervisor().isEmpty()) {
            System.out.println("The supervisor is gone, so nothing is started again: ./sluice down stops the rest.");
            return 1;
        }
        return 0;
    }

    static String table(RunState state, LocalFile local, ZoneId zone) {
        StringBuilder table = new StringBuilder("Sluice is " + state.phase() + ".\n\n");
        table.append(ROW.formatted("what", "pid", "since", "restarts", "where", "last failure"));
        table.append(row(state.supervisor(), "", zone));
        state.programs().forEach(entry -> table.append(row(entry, address(entry.name(), local), zone)));
        return table.toString();
    }

    private static String row(RunState.Entry entry, String address, ZoneId zone) {
        String failure = entry.lastExit() == null ? "" : time(entry.lastExitAt(), zone) + " " + entry.lastExit();
        return ROW.formatted(
                        entry.name(),
                        entry.pid() == 0 ? "-" : Long.toString(entry.pid()),
                        time(entry.since(), zone),
                        entry.restarts(),
                        address,
                        failure)
                .replaceAll(" +(?=\\R)", "");
    }

    private static String time(Instant instant, ZoneId zone) {
        return instant == null
                ? "-"
                : DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                        .withZone(zone)
                        .format(instant);
    }

    /** Without what stands before an @: addresses may hold passwords. */
    private static String address(String name, LocalFile local) {
        if (local == null) {
            return "";
        }
        String url =
                switch (name) {
                    case Names.GATEWAY -> local.gateway();
                    case Names.CHANNEL_SERVICE -> local.channelService();
                    case Names.BILLING_SERVICE -> local.billingService();
                    case Names.DEMO_UPSTREAM -> local.demoUpstream();
                    case Names.POSTGRES -> local.postgres();
                    case Names.REDIS -> local.redis();
                    default -> local.management().getOrDefault(name, "");
                };
        return url == null
                ? ""
                : url.replaceAll("//.*@", "//").replaceAll("^[a-z]+://", "").replaceAll("/.*", "");
    }
}
