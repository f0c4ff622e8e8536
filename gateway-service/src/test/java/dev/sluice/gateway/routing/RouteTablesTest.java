package dev.sluice.gateway.routing;

import static dev.sluice.gateway.Samples.channel;
import static dev.sluice.gateway.Samples.model;
import static dev.sluice.gateway.Samples.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.SecretContext;
import dev.sluice.gateway.RealRedis;
import dev.sluice.gateway.Samples;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.RouteTableStore;
import dev.sluice.quota.Scripts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.redis.client.Command;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteTablesTest {
    private final Vertx vertx = Vertx.vertx();
    private final RealRedis redis = new RealRedis(vertx);
    private final RouteTableStore store =
            new RouteTableStore(new RedisLink(vertx, RedisEndpoint.at(redis.url()), new Scripts()));
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger foreign = new AtomicInteger();
    private volatile RouteTable served;
    private volatile boolean opens = true;
    private final HttpServer channelService = RealRedis.await(vertx.createHttpServer()
            .requestHandler(request -> {
                asked.incrementAndGet();
                boolean known =
                        served == null || request.getHeader("if-none-match").equals("\"" + served.version() + "\"");
                boolean trusted = "Bearer service".equals(request.getHeader("authorization"));
                request.response()
                        .setStatusCode(!trusted ? 401 : known ? 304 : 200)
                        .end(known ? "" : text(served));
            })
            .listen(0, "127.0.0.1"));
    private final RouteTables tables = new RouteTables(
            vertx,
            new RouteTables.Settings(
                    RedisEndpoint.at(redis.url()),
                    "http://127.0.0.1:" + channelService.actualPort() + "/",
                    "service",
                    "gateway-1",
                    "http://127.0.0.1:9080"),
            this::open,
            () -> Map.of("s00", 7L),
            foreign::incrementAndGet);

    @AfterEach
    void stop() {
        tables.close();
        RealRedis.await(vertx.close());
        redis.close();
    }

    @Test
    void takesEveryNewTableFromChannelServiceAndNeverAnOlderOne() {
        // Given
        published(table(10));
        tables.start();
        await().until(() -> tables.current().version() == 10);

        // When
        published(table(12));
        await().until(() -> tables.current().version() == 12);
        served = table(11);
        redis.run(Command.SET, "rt:head", "11");
        int before = asked.get();

        // Then
        await().until(() -> asked.get() > before + 1);
        assertThat(tables.current().version()).isEqualTo(12);
    }

    @Test
    void asksForNothingWhileTheHeadStands() {
        published(table(10));
        tables.start();
        await().until(() -> tables.current().version() == 10);
        int before = asked.get();
        String life = life();

        await().until(() -> !life().equals(life) && life().contains("\"routeTableVersion\":10"));
        assertThat(asked.get()).isEqualTo(before);
    }

    @Test
    void startsFromTheCopyInRedisWhenChannelServiceIsDown() {
        RealRedis.await(channelService.close());
        RealRedis.await(store.publish(10, text(table(10))));

        tables.start();

        await().until(() -> tables.current().version() == 10);
    }

    @Test
    void asksChannelServiceDirectlyWhileRedisIsAway() {
        redis.stop();
        served = table(10);

        tables.start();

        await().until(() -> tables.current().version() == 10);
        redis.start();
    }

    @Test
    void tellsThatThisProcessLivesAndWhatItRunsWith() {
        published(table(10));
        tables.start();

        await().until(() -> life().contains("\"routeTableVersion\":10"));
        assertThat(life()).contains("\"management\":\"http://127.0.0.1:9080\"", "\"s00\":7", "\"at\":");
    }

    @Test
    void goesOnWithoutASecretThatItsKeysetDoesNotOpen() throws Exception {
        // Given two keysets, and a channel whose credentials are sealed with one of them, one for another place
        AeadConfig.register();
        KeysetHandle handle = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        Aead aead = handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
        Keyset keyset = Keyset.parse(TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get()));
        RouteTable.Channel plain = channel("c", 0, 1, "m");
        String sealed = Base64.getEncoder()
                .encodeToString(aead.encrypt("secret-1".getBytes("UTF-8"), SecretContext.credential("c", "k1")));
        RouteTable.Channel pool = pooled(
                plain,
                List.of(
                        new RouteTable.Credential("k1", sealed, 1),
                        new RouteTable.Credential("copied", sealed, 1),
                        new RouteTable.Credential("garbage", "?", 1)));
        RouteTable.Channel lost =
                pooled(channel("lost", 9, 1, "m"), List.of(new RouteTable.Credential("k1", sealed, 1)));

        // When
        RoutingTable table =
                TableCompiler.compile(Samples.table(1, List.of(pool, lost), model("m", price("p", 0))), keyset);

        // Then
        assertThat(table.unusable()).containsExactly("name-c/copied", "name-c/garbage", "name-lost/k1");
        Route route = Router.pick(
                table,
                Samples.grant("k"),
                new Wanted("m", Endpoint.CHAT, null, 1),
                Tried.NOTHING,
                none -> false,
                new java.util.Random());
        assertThat(route.credential()).isEqualTo(new Route.Credential("c", "k1", "secret-1"));
        assertThat(route.toString() + route.credential()).doesNotContain("secret-1");
    }

    @Test
    void aFirstTableOfWhichItOpensNoSecretIsNotUsedButReported() {
        opens = false;
        published(Samples.table(10, List.of(sealed()), model("m", price("p", 0))));

        tables.start();

        await().until(() -> foreign.get() > 0);
        assertThat(tables.loaded()).isFalse();
    }

    @Test
    void aLaterTableOfWhichItOpensNoSecretIsUsedForTheRest() {
        published(Samples.table(10, List.of(sealed()), model("m", price("p", 0))));
        tables.start();
        await().until(() -> tables.current().version() == 10);

        opens = false;
        published(Samples.table(11, List.of(sealed(), channel("free", 0, 1, "m")), model("m", price("p", 0))));

        await().until(() -> tables.current().version() == 11);
        assertThat(foreign).hasValue(0);
    }

    @Test
    void aTableOfANewerFormIsNotUsed() {
        // Given
        published(table(10));
        tables.start();
        await().until(() -> tables.current().version() == 10);

        // When
        RouteTable newer = new RouteTable(RouteTable.FORMAT + 1, 11, 11, List.of(), List.of(), List.of());
        int before = asked.get();
        published(newer);

        // Then
        await().until(() -> asked.get() > before + 1);
        assertThat(tables.current().version()).isEqualTo(10);
        published(table(12));
        await().until(() -> tables.current().version() == 12);
    }

    private static RouteTable.Channel sealed() {
        return pooled(channel("c", 0, 1, "m"), List.of(new RouteTable.Credential("k1", "ciphertext", 1)));
    }

    private String open(String ciphertext, byte[] context) throws GeneralSecurityException {
        if (!opens) {
            throw new GeneralSecurityException("sealed by another keyset");
        }
        return ciphertext;
    }

    private static RouteTable.Channel pooled(RouteTable.Channel c, List<RouteTable.Credential> credentials) {
        return new RouteTable.Channel(
                c.id(),
                c.name(),
                c.provider(),
                c.dialect(),
                c.access(),
                c.baseUrl(),
                c.paths(),
                c.options(),
                c.headers(),
                c.secretHeaders(),
                credentials,
                c.models(),
                c.groups(),
                c.priority(),
                c.weight(),
                c.timeouts(),
                c.parameters(),
                c.systemPrompt(),
                c.egress());
    }

    private void published(RouteTable table) {
        served = table;
        RealRedis.await(store.publish(table.version(), text(table)));
    }

    private String life() {
        var life = redis.run(Command.HGET, "gws", "gateway-1");
        return life == null ? "" : life.toString();
    }

    private static RouteTable table(long version) {
        return Samples.table(version, List.of(channel("c", 0, 1, "m")), model("m", price("p", 0)));
    }

    private String text(RouteTable table) {
        try {
            return json.writeValueAsString(table);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
