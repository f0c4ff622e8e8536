package dev.sluice.channel;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import redis.embedded.RedisServer;

/** A real PostgreSQL and a real Redis on free ports, and the settings of a service that uses them. */
public final class Stores implements QuarkusTestResourceLifecycleManager {
    public static final String ADMIN_TOKEN = "admin-token-of-the-tests";
    public static final String SERVICE_TOKEN = "service-token-of-the-tests";

    /** Nobody is asked for balances but by the test that says so. */
    static final String BALANCE_INTERVAL = "sluice.channel.balance-interval";

    private final Map<String, String> own = new HashMap<>(Map.of(BALANCE_INTERVAL, "0s"));
    private EmbeddedPostgres postgres;
    private RedisServer redis;
    private int port;

    /** Settings that differ from those of the other tests. */
    @Override
    public void init(Map<String, String> arguments) {
        own.putAll(arguments);
    }

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.start();
            port = freePort();
            redis = new RedisServer(port);
            redis.start();
            Map<String, String> settings = new HashMap<>();
            settings.put("sluice.database-url", "postgresql://postgres@localhost:" + postgres.getPort() + "/postgres");
            settings.put("sluice.redis-url", "redis://localhost:" + port);
            settings.put("sluice.test.redis-port", String.valueOf(port));
            settings.put("sluice.keyset", keyset());
            settings.put("sluice.admin-token", ADMIN_TOKEN);
            settings.put("sluice.service-token", SERVICE_TOKEN);
            settings.put("sluice.exchange-rates", "EUR=1.1");
            settings.put("quarkus.swagger-ui.enabled", "true"); // as ./sluice does
            settings.put("quarkus.http.test-port", "0");
            settings.put("quarkus.management.test-port", "0");
            settings.putAll(own);
            return settings;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A fresh keyset as the setting holds it. */
    public static String keyset() {
        try {
            AeadConfig.register();
            KeysetHandle handle = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void stop() {
        try {
            // A test may have put another one in its place.
            new RedisPort(port).send("SHUTDOWN NOSAVE");
            redis.stop();
            postgres.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
