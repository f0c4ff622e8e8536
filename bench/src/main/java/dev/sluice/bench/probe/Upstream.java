package dev.sluice.bench.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Streams what the prompt asks for ({@code chunks=100 every=20}): every chunk is a write of its own, as it is with a model.
 * Bare sockets and a virtual thread per connection, since a server's layers would be the bottleneck that must not be here.
 */
final class Upstream {

    private static final int BACKLOG = 8192;
    private static final int LONGEST_REQUEST = 4 << 20;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final Pattern SHAPE = Pattern.compile("chunks=(\\d+) every=(\\d+)");
    private static final long NANOS = 1_000_000;

    private final ServerSocketChannel server;

    private Upstream(ServerSocketChannel server) {
        this.server = server;
    }

    static Upstream start() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Upstream upstream = new Upstream(server);
        Thread.ofPlatform().daemon().name("accept").start(upstream::accept);
        return upstream;
    }

    int port() {
        return server.socket().getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the upstream stopped accepting", e);
        }
    }

    private static void serve(SocketChannel client) {
        try (client) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer input = ByteBuffer.allocate(16 << 10);
            // A gateway may ask for both dialects over one connection.
            Map<Shape, Chunk> chunks = new EnumMap<>(Shape.class);
            while (true) {
                String request = request(client, input);
                if (request == null) {
                    return;
                }
                Matcher shape = SHAPE.matcher(request);
                if (!shape.find()) {
                    throw new IOException("the prompt does not say what to stream");
                }
                Chunk chunk = chunks.computeIfAbsent(
                        request.startsWith("POST /messages/") ? Shape.ANTHROPIC : Shape.OPENAI, Chunk::new);
                stream(client, chunk, Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)));
            }
        } catch (IOException e) {
            // A client that hangs up is how a run of wrk ends; whoever misses something counts it at the other end.
            return;
        }
    }

    /** The next request with its body; null when the client has no more. */
    private static String request(SocketChannel client, ByteBuffer buffer) throws IOException {
        ByteBuffer input = buffer.clear();
        while (true) {
            String text =
                    StandardCharsets.ISO_8859_1.decode(input.duplicate().flip()).toString();
            int head = text.indexOf("\r\n\r\n");
            if (head >= 0) {
                Matcher length = LENGTH.matcher(text.substring(0, head + 2));
                if (!length.find()) {
                    throw new IOException("a request without content-length");
                }
                int end = head + 4 + Integer.parseInt(length.group(1));
                if (text.length() >= end) {
                    return text;
                }
                input = end > input.capacity() ? larger(input, end) : input;
            } else if (!input.hasRemaining()) {
                throw new IOException("a request with a head too long");
            }
            if (client.read(input) < 0) {
                return null;
            }
        }
    }

    private static ByteBuffer larger(ByteBuffer input, int size) throws IOException {
        if (size > LONGEST_REQUEST) {
            throw new IOException("a request too long");
        }
        return ByteBuffer.allocate(size).put(input.flip());
    }

    private static void stream(SocketChannel client, Chunk chunk, int chunks, int everyMillis) throws IOException {
        write(client, chunk.head());
        long start = System.nanoTime();
        for (int i = 0; i < chunks; i++) {
            awaitUntil(start + i * everyMillis * NANOS);
            write(client, chunk.stamped(System.nanoTime()));
        }
        write(client, chunk.usage(chunks));
        write(client, chunk.end());
    }

    private static void awaitUntil(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }

    private static void write(SocketChannel client, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
