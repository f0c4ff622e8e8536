package dev.sluice.gateway.upstream;

import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One request to an upstream and its response. Belongs to one event loop.
 *
 * <pre>connecting → sent → head → body → done;  {@link #cancel} from any of them closes the connection at once</pre>
 */
public final class Exchange {
    private final Egress egress;
    private final Promise<Incoming> head = Promise.promise();
    private Runnable close;
    private boolean cancelled;
    private Runnable onRefused = () -> {};

    /** @param egress the way that is taken; null = straight */
    Exchange(Egress egress) {
        this.egress = egress;
    }

    /** The response, paused; or failed with a {@link GatewayException}. Its handlers must be set when this completes. */
    public Future<Incoming> head() {
        return head.future();
    }

    /** Whether bytes may have reached the upstream. */
    public boolean isSent() {
        return close != null;
    }

    /** Gives the exchange up: the upstream sees its connection closed. Harmless when it has ended. */
    public void cancel(GatewayException why) {
        cancelled = true;
        if (close != null) {
            close.run();
        }
        head.tryFail(why);
    }

    /** The upstream says that it does not accept the credential: what was made of it is not used again. */
    public void refused() {
        onRefused.run();
    }

    void onRefused(Runnable action) {
        onRefused = action;
    }

    /** @param closing closes the connection */
    void sent(Runnable closing) {
        close = closing;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void answered(Incoming response) {
        head.tryComplete(response);
    }

    void failed(Throwable cause) {
        head.tryFail(Faults.unanswered(cause, egress));
    }
}
