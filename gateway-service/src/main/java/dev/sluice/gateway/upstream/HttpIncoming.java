package dev.sluice.gateway.upstream;

import dev.sluice.gateway.connection.InPlace;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** A response as HTTP knows it. */
record HttpIncoming(HttpClientResponse response) implements Incoming {
    /** Paused. */
    HttpIncoming {
        response.pause();
    }

    @Override
    public int status() {
        return response.statusCode();
    }

    @Override
    public MultiMap headers() {
        return response.headers();
    }

    @Override
    public void onChunk(Handler<Buffer> chunk) {
        response.handler(chunk);
    }

    @Override
    public void into(byte[] array) {
        InPlace.offer(response.request().connection(), array);
    }

    @Override
    public void onEnd(Runnable end) {
        response.endHandler(v -> end.run());
    }

    @Override
    public void onBroken(Handler<Throwable> broken) {
        response.exceptionHandler(broken);
    }

    @Override
    public void pause() {
        response.pause();
    }

    @Override
    public void resume() {
        response.resume();
    }

    @Override
    public void close() {
        response.request().reset();
    }
}
