package dev.sluice.gateway.metering;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import java.util.List;

/** Builds the events of a call. */
public final class Events {
    private static final int MAX_MESSAGE = 1_000;

    private Events() {}

    /** The event of an attempt that has ended. */
    public static UsageEvent ended(Operation operation, Tried tried, Ending ending, Charge charge, long costNanos) {
        Route route = tried.route();
        return new UsageEvent(
                UsageEvent.FORMAT,
                operation.id(),
                tried.number(),
                ending.last(),
                operation.clientRequestId(),
                operation.traceId(),
                operation.grant().root(),
                operation.account(),
                operation.grant().keyId(),
                operation.grant().group(),
                operation.endpoint(),
                operation.stream(),
                operation.model(),
                route.channel().name(),
                route.channel().provider(),
                route.upstreamModel(),
                tried.at(),
                ending.outcome(),
                ending.error() == null ? null : ending.error().name(),
                ending.status(),
                shortened(ending.message()),
                ending.usage(),
                route.price().id(),
                route.groupMultiplier(),
                charge.lines(),
                costNanos,
                ending.firstTokenMs(),
                ending.totalMs(),
                operation.tags(),
                operation.limits());
    }

    /** The event that stands for an attempt whose gateway dies before it ends. */
    public static UsageEvent lost(Operation operation, Tried tried, Usage asEstimated) {
        Ending ending =
                new Ending(Outcome.LOST, true, null, null, "The gateway ended during the call.", asEstimated, null, 0);
        return ended(operation, tried, ending, Charge.NOTHING, 0);
    }

    /** The event of a call that was refused before an upstream was asked. */
    public static UsageEvent refused(Operation operation, GatewayException why, long at, long totalMs) {
        KeyGrant grant = operation.grant();
        return new UsageEvent(
                UsageEvent.FORMAT,
                operation.id(),
                0,
                true,
                operation.clientRequestId(),
                operation.traceId(),
                grant.root(),
                operation.account(),
                grant.keyId(),
                grant.group(),
                operation.endpoint(),
                operation.stream(),
                operation.model(),
                null,
                null,
                null,
                at,
                Outcome.REFUSED,
                why.kind().name(),
                why.status(),
                shortened(why.getMessage()),
                Usage.UNKNOWN,
                null,
                null,
                List.of(),
                0L,
                null,
                totalMs,
                operation.tags(),
                operation.limits());
    }

    private static String shortened(String message) {
        return message == null || message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }
}
