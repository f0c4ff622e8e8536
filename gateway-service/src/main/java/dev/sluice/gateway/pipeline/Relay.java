package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.gateway.upstream.Incoming;
import io.vertx.core.Future;

/**
 * Carries one response to the client and reads its usage on the way. It is handed what the upstream sends and sets no handlers
 * of its own, so that whoever calls it also catches what it throws.
 */
interface Relay extends Inlet {
    /**
     * Everything but the terminal bytes was carried.
     *
     * @return done when the upstream's answer is complete; failed with a GatewayException when it is not. Never completes
     *     after {@link #abort}
     */
    Future<Void> carried();

    /** Sends the terminal bytes; after the attempt was settled. */
    Future<Void> finish(long chargeNanos);

    /** Nothing more is read or written. */
    void abort();

    /** What it will be handed is the response's own body and no translation; before the first chunk. */
    default void readsDirectly(Incoming response) {}

    /** The client is gone, but the upstream's answer is read to its end. */
    void goOnAlone();

    /** True once something was sent that a client cannot be asked to forget. */
    boolean hasDelivered();

    /** As reported last; null when nothing was. */
    Usage usage();

    /** UTF-8 bytes of content that passed. */
    long textBytes();

    /** When the upstream last sent something that counts, or was let go on; monotonic ms. */
    long lastEventAt();

    /** When the first content came; −1 before. */
    long firstContentAt();

    /** True while the upstream is stopped because the client does not read. */
    boolean isPaused();
}
