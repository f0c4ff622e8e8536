package dev.sluice.billing.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.admin.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A call.
 *
 * @param requestId the {@code x-request-id} of the client's answer
 * @param status that the client saw; null while attempts may follow; 502 when the gateway died, whatever it had sent by then
 * @param charge of all attempts
 * @param attempts only where one call is shown; empty for a call that was refused
 */
record OperationView(
        UUID requestId,
        String clientRequestId,
        Instant at,
        String account,
        String key,
        String model,
        String endpoint,
        Integer status,
        String errorKind,
        String message,
        Usd charge,
        Usd upstreamCost,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<UsageEventView> attempts) {

    OperationView with(List<UsageEventView> events) {
        return new OperationView(
                requestId,
                clientRequestId,
                at,
                account,
                key,
                model,
                endpoint,
                status,
                errorKind,
                message,
                charge,
                upstreamCost,
                events);
    }
}
