package dev.sluice.billing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import redis.embedded.RedisServer;

/**
 * A real PostgreSQL and a real Redis on free ports, for every test of this module: {@code
 * @QuarkusTestResource(BillingStores.class)}. Redis keeps its data in {@code test.redis.dir}, so that {@link RedisProcess} can
 * stop it and start it again.
 */
public final class BillingStores implements QuarkusTestResourceLifecycleManager {
    public static final String ADMIN_TOKEN = "test-admin-token-0123456789";
    public static final String SERVICE_TOKEN = "test-service-token-0123456789";

    private EmbeddedPostgres postgres;
    private RedisServer redis;
    private int redisPort;
    private Path directory;

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.builder().start();
            redisPort = freePort();
            directory = Files.createTempDirectory("billing-redis");
            redis = redis(redisPort, directory);
            redis.start();
            return Map.of(
                    "sluice.database-url",
                    "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres",
                    "sluice.redis-url",
                    "redis://127.0.0.1:" + redisPort,
                    "sluice.admin-token",
                    ADMIN_TOKEN,
                    "sluice.service-token",
                    SERVICE_TOKEN,
                    "test.redis.port",
                    String.valueOf(redisPort),
                    "test.redis.dir",
                    directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Redis that writes everything it acknowledges, as a production one would. */
    static RedisServer redis(int port, Path dir) throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("dir " + dir)
                .setting("appendonly yes")
                .setting("appendfsync always")
                .setting("save \"\"")
                .setting("maxmemory-policy noeviction")
                .build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void stop() {
        try {
            if (redis != null) {
                redis.stop();
                RedisProcess.stop(redisPort); // in case a test has started it anew
            }
            if (postgres != null) {
                postgres.close();
            }
            if (directory != null) {
                try (var paths = Files.walk(directory)) {
                    paths.sorted(Comparator.reverseOrder())
                            .forEach(path -> path.toFile().delete());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
