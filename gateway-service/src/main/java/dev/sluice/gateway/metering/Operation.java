package dev.sluice.gateway.metering;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent.LimitStart;
import java.util.List;
import java.util.Map;

/**
 * What every event of one call has in common.
 *
 * @param id UUIDv7, also the request id
 * @param model as the client asked; null when the request was refused before it was read
 * @param limits with the period starts of its admission; empty when it was not admitted
 */
public record Operation(
        String id,
        String clientRequestId,
        String traceId,
        KeyGrant grant,
        String endpoint,
        boolean stream,
        String model,
        Map<String, String> tags,
        List<LimitStart> limits) {

    /** The leaf account: the last one on the path before the key itself. */
    public String account() {
        int size = grant.path() == null ? 0 : grant.path().size();
        return size >= 2 ? grant.path().get(size - 2).id() : grant.root();
    }
}
