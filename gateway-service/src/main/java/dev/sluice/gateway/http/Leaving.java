package dev.sluice.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * How one event loop's server stops without cutting anybody off. Belongs to that event loop.
 *
 * <pre>
 * serving → leaving  each answer says that its connection closes
 *    → gone          no call runs, and no connection is open, or those that are were idle for long enough
 * </pre>
 */
final class Leaving {
    private final Promise<Void> gone = Promise.promise();
    private int calls;
    private int connections;
    private boolean begun;
    private boolean patient = true;

    boolean begun() {
        return begun;
    }

    void connected() {
        connections++;
    }

    void disconnected() {
        connections--;
        look();
    }

    void called() {
        calls++;
    }

    void answered() {
        calls--;
        look();
    }

    /** Completes once nobody is left who could be cut off. */
    Future<Void> begin() {
        begun = true;
        look();
        return gone.future();
    }

    /** Whoever still holds a connection and asks nothing on it has had the time to notice. */
    void waitNoLonger() {
        patient = false;
        look();
    }

    private void look() {
        if (begun && calls == 0 && (connections == 0 || !patient)) {
            gone.tryComplete();
        }
    }
}
