package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.gateway.error.GatewayException;

/** Who counts and logs; called on the call's event loop, must neither block nor throw. */
public interface Observer {
    void callBegan(Call call);

    /** @param chargeNanos what the account pays for this attempt */
    void attemptEnded(Call call, UsageEvent event, long chargeNanos);

    /** @param fault null when the whole answer was delivered */
    void callEnded(Call call, GatewayException fault);
}
