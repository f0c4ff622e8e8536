package dev.sluice.billing.account;

import dev.sluice.admin.Applied;
import dev.sluice.billing.outbox.Deliveries;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Answers a committed write, after waiting for gateways where the caller asked for it ({@code ?waitSeconds=}). */
@Singleton
public final class AppliedAnswers {
    private final Deliveries deliveries;

    AppliedAnswers(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    /**
     * Builds the answer; blocks up to {@code wait}.
     *
     * @param waitSeconds as sent; null = the caller does not want to know, so there is no header
     */
    public Response of(Change change, String waitSeconds, Duration wait) {
        Response.ResponseBuilder response = change.answer().response();
        if (waitSeconds != null && change.outboxId() != null) {
            response.header(Applied.HEADER, deliveries.atGateways(change.outboxId(), wait));
        }
        return response.build();
    }
}
