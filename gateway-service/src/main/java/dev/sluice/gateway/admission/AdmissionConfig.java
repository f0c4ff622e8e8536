package dev.sluice.gateway.admission;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** How calls are admitted; prefix {@code sluice.admission}. */
@ConfigMapping(prefix = "sluice.admission")
public interface AdmissionConfig {
    /** How long a call waits for what running calls hold (money, requests, tokens, slots) before it is told to come again. */
    @WithName("wait")
    @WithDefault("1s")
    Duration maxWait();

    /**
     * Whether a call goes upstream only when Redis has answered that it has the call's record. Costs a round trip per call and
     * closes the gap of the last milliseconds when a whole machine is lost.
     */
    @WithDefault("false")
    boolean awaitRecord();

    /** Most bytes of records and events that one event loop keeps per shard while Redis is away; beyond it nothing is admitted. */
    @WithDefault("67108864")
    long maxQueuedBytes();

    /** Most bytes of events of the last 60 s that one event loop keeps for the rebuild of an emptied Redis. */
    @WithDefault("8388608")
    long maxReplayBytes();
}
