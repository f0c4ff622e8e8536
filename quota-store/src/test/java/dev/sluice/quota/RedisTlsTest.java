package dev.sluice.quota;

import static dev.sluice.quota.TestRedis.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis behind TLS with a certificate of its own, for the address 127.0.0.1. */
class RedisTlsTest {
    private final TestRedis redis = new TestRedis();
    private final Vertx vertx = redis.vertx;

    @TempDir
    static Path directory;

    private NetServer tls;

    @BeforeAll
    static void certify() throws Exception {
        keytool("-genkeypair", "-alias", "redis", "-keyalg", "EC", "-dname", "CN=redis", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-alias", "redis", "-rfc", "-file", authority().toString());
    }

    @BeforeEach
    void start() {
        tls = await(vertx.createNetServer(new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store().toString()).setPassword("changeit")))
                .connectHandler(client -> {
                    client.pause();
                    vertx.createNetClient().connect(redis.port, "127.0.0.1").onSuccess(server -> {
                        server.pipeTo(client);
                        client.pipeTo(server);
                    });
                })
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void anAuthorityOfOnesOwnIsBelieved() {
        assertThat(pings("rediss://127.0.0.1:" + tls.actualPort() + "?ca=" + authority()))
                .isEqualTo("PONG");
    }

    @Test
    void anAuthorityThatNobodyNamedIsNot() {
        assertThatThrownBy(() -> pings("rediss://127.0.0.1:" + tls.actualPort()))
                .hasMessageContaining("Redis at rediss://127.0.0.1:" + tls.actualPort() + " does not answer");
    }

    @Test
    void aCertificateForAnotherNameIsNot() {
        assertThatThrownBy(() -> pings("rediss://localhost:" + tls.actualPort() + "?ca=" + authority()))
                .hasStackTraceContaining("No name matching localhost found");
    }

    private String pings(String url) {
        try (RedisLink link = new RedisLink(vertx, RedisEndpoint.at(url), redis.scripts())) {
            return await(link.send(Request.cmd(Command.PING))).toString();
        }
    }

    private static Path store() {
        return directory.resolve("redis.p12");
    }

    private static Path authority() {
        return directory.resolve("ca.pem");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(List.of(arguments));
        line.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12", "-storepass", "changeit"));
        Process process = new ProcessBuilder(line).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", line)).isZero();
    }
}
