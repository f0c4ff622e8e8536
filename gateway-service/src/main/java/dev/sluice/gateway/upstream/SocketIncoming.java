package dev.sluice.gateway.upstream;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * The messages of a WebSocket, each of which is JSON, as a body of lines. It ends with its last message, after which nobody
 * waits for the upstream to close, or when the upstream closes before.
 */
final class SocketIncoming implements Incoming {
    private static final MultiMap HEADERS = HttpHeaders.headers().add("content-type", "application/x-ndjson");

    private final WebSocket socket;
    private final Predicate<byte[]> last;
    private Handler<Buffer> onChunk = chunk -> {};
    private Runnable onEnd = () -> {};
    private Handler<Throwable> onBroken = cause -> {};
    private boolean over;

    /** @param last whether a message is the last one */
    SocketIncoming(WebSocket socket, Predicate<byte[]> last) {
        this.socket = socket;
        this.last = last;
        socket.pause();
        socket.textMessageHandler(this::message);
        // Comes after all messages, and only when the upstream says that it closes.
        socket.endHandler(v -> end());
        socket.exceptionHandler(this::broken);
    }

    @Override
    public int status() {
        return 200;
    }

    @Override
    public MultiMap headers() {
        return HEADERS;
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
    public void onBroken(Handler<Throwable> broken) {
        onBroken = broken;
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }

    @Override
    public void close() {
        over = true;
        socket.close();
    }

    private void message(String text) {
        if (over) {
            return;
        }
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        onChunk.handle(line(message));
        if (!over && last.test(message)) {
            end();
            socket.close();
        }
    }

    /** In JSON, line ends are only between what is said. */
    private static Buffer line(byte[] message) {
        byte[] line = new byte[message.length + 1];
        for (int i = 0; i < message.length; i++) {
            line[i] = message[i] == '\n' || message[i] == '\r' ? (byte) ' ' : message[i];
        }
        line[message.length] = '\n';
        return Buffer.buffer(line);
    }

    private void end() {
        if (!over) {
            over = true;
            onEnd.run();
        }
    }

    private void broken(Throwable cause) {
        if (!over) {
            over = true;
            onBroken.handle(cause);
        }
    }
}
