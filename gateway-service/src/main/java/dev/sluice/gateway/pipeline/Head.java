package dev.sluice.gateway.pipeline;

import io.vertx.core.MultiMap;
import java.util.Map;

/**
 * What the head of a request says about who calls and how.
 *
 * @param presentedKey null when none was found in any of the places
 * @param pinnedChannel from {@code x-sluice-channel}; null = none
 * @param remoteAddress numeric
 * @param clientRequestId the client's own {@code x-request-id}, shortened; null when it sent none
 * @param tags of {@code x-sluice-tags}
 * @param hops how many gateways the call has come through, of {@code x-sluice-hops}; 0 = none
 * @param finishAlone whether the upstream's answer is read to its end when the client hangs up
 */
public record Head(
        String presentedKey,
        String pinnedChannel,
        String remoteAddress,
        String clientRequestId,
        Map<String, String> tags,
        int hops,
        boolean finishAlone,
        MultiMap headers) {
    @Override
    public String toString() {
        return "Head[" + remoteAddress + "]";
    }
}
