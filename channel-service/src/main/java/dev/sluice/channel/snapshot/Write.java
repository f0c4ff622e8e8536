package dev.sluice.channel.snapshot;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;

/** What every write may carry beside its body. */
public class Write {
    @HeaderParam("Idempotency-Key")
    public String idempotencyKey;

    @HeaderParam("If-Match")
    public String ifMatch;

    @QueryParam("waitSeconds")
    public String waitSeconds;
}
