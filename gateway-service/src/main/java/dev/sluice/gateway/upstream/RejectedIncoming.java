package dev.sluice.gateway.upstream;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;

/** What an upstream says instead of opening a WebSocket; all of it is there. */
final class RejectedIncoming implements Incoming {
    private final UpgradeRejectedException rejected;
    private Handler<Buffer> onChunk = chunk -> {};
    private Runnable onEnd = () -> {};
    private boolean over;

    RejectedIncoming(UpgradeRejectedException rejected) {
        this.rejected = rejected;
    }

    @Override
    public int status() {
        return rejected.getStatus();
    }

    @Override
    public MultiMap headers() {
        return rejected.getHeaders();
    }

    @Override
    public void onChunk(Handler<Buffer> chunk) {
        onChunk = chunk;
    }

    @Override
    public void onEnd(Runnable end) {
        onEnd = end;
    }

    @Override
    public void onBroken(Handler<Throwable> broken) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {
        if (!over) {
            over = true;
            if (rejected.getBody() != null) {
                onChunk.handle(rejected.getBody());
            }
            onEnd.run();
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
