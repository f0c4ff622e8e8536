package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.upstream.Incoming;

/** The pace of one response: the upstream is stopped while its client does not read. */
final class Flow {
    private final Incoming response;
    private final Client client;
    private final Watch watch;
    private boolean alone;
    private boolean paused;
    private long lastAt;

    Flow(Incoming response, Client client, Watch watch) {
        this.response = response;
        this.client = client;
        this.watch = watch;
        this.alone = client.isGone();
        this.lastAt = watch.now();
    }

    /** Something came that counts against the idle timer. */
    void arrived() {
        lastAt = watch.now();
    }

    /** When something last came, or the upstream was let go on; monotonic ms. */
    long lastAt() {
        return lastAt;
    }

    boolean isPaused() {
        return paused;
    }

    void stopWhenFull() {
        if (client.isFull() && !alone && !paused) {
            paused = true;
            response.pause();
            client.onDrain(this::goOn);
        }
    }

    /** The client is gone, and nobody slows the upstream any more. */
    void goOnAlone() {
        alone = true;
        goOn();
    }

    private void goOn() {
        if (paused) {
            paused = false;
            arrived();
            response.resume();
        }
    }
}
