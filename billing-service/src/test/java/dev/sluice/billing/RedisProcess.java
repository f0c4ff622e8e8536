package dev.sluice.billing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Stops the Redis of {@link BillingStores} and starts it again with the data it had. */
public final class RedisProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int port;
    private final Path dir;

    private RedisProcess(int port, Path dir) {
        this.port = port;
        this.dir = dir;
    }

    /** The one that the running test's application uses. */
    public static RedisProcess ofTheTest() {
        Config config = ConfigProvider.getConfig();
        return new RedisProcess(
                config.getValue("test.redis.port", Integer.class),
                Path.of(config.getValue("test.redis.dir", String.class)));
    }

    public void stop() {
        stop(port);
        Awaitility.await().atMost(PATIENCE).until(() -> !answers());
    }

    public void start() {
        try {
            BillingStores.redis(port, dir).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().atMost(PATIENCE).until(this::answers);
    }

    static void stop(int port) {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // Nobody listens: it is stopped already.
            return;
        }
    }

    private boolean answers() {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
        return socket;
    }
}
