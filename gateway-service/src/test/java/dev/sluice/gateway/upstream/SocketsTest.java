package dev.sluice.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server at the level of bytes, which may hang up at any of them. */
class SocketsTest {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] CLOSE = {(byte) 0x88, 2, 3, (byte) 0xe8};

    private final Vertx vertx = Vertx.vertx();
    private final ServerSocket server = listening();
    private final StringBuffer told = new StringBuffer();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    @Test
    void messagesAreLinesUntilTheLastOne() throws Exception {
        serves(frames("{\n\"a\":1}", "{\"b\":\"é\"}", "last", "{\"more\":1}"));

        ask(true);

        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.toString()).isEqualTo("{ \"a\":1}\n{\"b\":\"é\"}\nlast\nended");
    }

    @Test
    void whatCameBeforeTheServerClosedIsReadFirst() throws Exception {
        serves(frames("{}", "{}"), CLOSE);

        ask(true);

        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.toString()).isEqualTo("{}\n{}\nended");
    }

    @Test
    void aConnectionThatBreaksIsNoEnd() throws Exception {
        serves(frames("{}"));

        ask(true);

        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.toString()).isEqualTo("{}\nbroken");
    }

    @Test
    void nothingIsReadBeforeItIsWanted() throws Exception {
        CompletableFuture<Boolean> allTaken = new CompletableFuture<>();
        byte[] large = frames("{\"x\":\"" + "y".repeat(60_000) + "\"}");
        accept(socket -> {
            socket.setSendBufferSize(16 << 10);
            upgrade(socket);
            for (int i = 0; i < 1_000; i++) {
                socket.getOutputStream().write(large);
            }
            socket.getOutputStream().write(frames("last"));
            allTaken.complete(true);
            socket.getInputStream().read();
        });

        Incoming incoming = ask(false);

        assertThat(allTaken.completeOnTimeout(false, 1, TimeUnit.SECONDS).get()).isFalse();
        vertx.runOnContext(v -> incoming.resume());
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(told.toString()).endsWith("last\nended");
    }

    @Test
    void aRefusedHandshakeIsAnAnswer() throws Exception {
        accept(socket -> {
            readHead(socket.getInputStream());
            socket.getOutputStream()
                    .write("HTTP/1.1 403 Forbidden\r\ncontent-length: 15\r\n\r\n{\"message\":\"m\"}".getBytes(UTF_8));
        });

        Incoming incoming = ask(true);

        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(incoming.status()).isEqualTo(403);
        assertThat(told.toString()).isEqualTo("{\"message\":\"m\"}ended");
    }

    @Test
    void oneThatWasGivenUpBeforeItStoodIsClosed() throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CountDownLatch givenUp = new CountDownLatch(1);
        accept(socket -> {
            givenUp.await(10, TimeUnit.SECONDS);
            upgrade(socket);
            first.complete(socket.getInputStream().read());
        });
        Exchange exchange = new Exchange(null);
        vertx.runOnContext(v -> {
            sockets().ask(exchange, null, options(), outgoing());
            exchange.cancel(new GatewayException(ErrorKind.CLIENT_GONE, "Gone."));
            givenUp.countDown();
        });

        // A close frame, not the message.
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(0x88);
        assertThat(exchange.isSent()).isFalse();
    }

    private interface Handler {
        void serve(Socket socket) throws Exception;
    }

    private void serves(byte[]... writes) {
        accept(socket -> {
            upgrade(socket);
            for (byte[] bytes : writes) {
                socket.getOutputStream().write(bytes);
            }
        });
    }

    private void accept(Handler handler) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                handler.serve(socket);
            } catch (Exception broken) {
                told.append(broken);
            }
        });
    }

    private static void upgrade(Socket socket) throws Exception {
        String key = readHead(socket.getInputStream())
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
        byte[] accept = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
        socket.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                                + "sec-websocket-accept: " + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static byte[] frames(String... texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] payload = text.getBytes(UTF_8);
            out.write(0x81);
            if (payload.length < 126) {
                out.write(payload.length);
            } else {
                out.write(126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            }
            out.writeBytes(payload);
        }
        return out.toByteArray();
    }

    /** Asks and notes what comes. */
    private Incoming ask(boolean atOnce) throws Exception {
        CompletableFuture<Incoming> head = new CompletableFuture<>();
        vertx.runOnContext(v -> {
            Exchange exchange = new Exchange(null);
            sockets().ask(exchange, null, options(), outgoing());
            exchange.head().onFailure(head::completeExceptionally).onSuccess(incoming -> {
                incoming.onChunk(chunk -> told.append(chunk.toString(UTF_8)));
                incoming.onEnd(() -> ended("ended"));
                incoming.onBroken(cause -> ended("broken"));
                if (atOnce) {
                    incoming.resume();
                }
                head.complete(incoming);
            });
        });
        return head.get(10, TimeUnit.SECONDS);
    }

    private void ended(String how) {
        told.append(how);
        over.countDown();
    }

    private Sockets sockets() {
        return new Sockets(vertx, 10);
    }

    private RequestOptions options() {
        return new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(server.getLocalPort())
                .setURI("/chat")
                .setHeaders(HttpHeaders.headers().add("user-agent", "sluice"));
    }

    private static Outgoing outgoing() {
        byte[] last = "last".getBytes(UTF_8);
        return new Outgoing(
                HttpMethod.GET,
                "/chat",
                Map.of(),
                List.of(ByteBuffer.wrap("{}".getBytes(UTF_8))),
                List.of(),
                message -> Arrays.equals(message, last));
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
