package dev.sluice.channel.channel;

import dev.sluice.admin.Checks;
import dev.sluice.contracts.RouteTable;

/** The credential that a call to an upstream is to be made with. */
final class NamedCredential {
    private NamedCredential() {}

    /** @param name null = any */
    static void check(RouteTable.Channel channel, String name, Checks checks) {
        checks.that(
                name == null
                        || channel.credentials().stream()
                                .anyMatch(one -> one.name().equals(name)),
                "credential",
                "is not the name of a credential of the channel");
    }
}
