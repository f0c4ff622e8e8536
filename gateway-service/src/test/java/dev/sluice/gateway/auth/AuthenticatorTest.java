package dev.sluice.gateway.auth;

import static dev.sluice.gateway.Samples.grant;
import static dev.sluice.gateway.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final String KEY = "sk-" + "a".repeat(48);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeStore store = new FakeStore();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Integer> shards = new ArrayList<>();
    private final Authenticator authenticator =
            new Authenticator(store, Clock.fixed(NOW, ZoneOffset.UTC), nanos::get, shards::add);

    /** Grants in a map; can be away, and can keep its answers back. */
    private static final class FakeStore implements GrantStore {
        private final Map<String, KeyGrant> grants = new HashMap<>();
        private final List<Promise<KeyGrant>> kept = new ArrayList<>();
        private boolean away;
        private boolean slow;
        private int reads;

        void put(String key, KeyGrant grant) throws Exception {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            grants.put(HexFormat.of().formatHex(hash), grant);
        }

        @Override
        public Future<KeyGrant> find(String sha256) {
            reads++;
            if (slow) {
                kept.add(Promise.promise());
                return kept.get(kept.size() - 1).future();
            }
            return away ? Future.failedFuture("away") : Future.succeededFuture(grants.get(sha256));
        }
    }

    @Test
    void readsAGrantOnceAndThenKnowsIt() throws Exception {
        store.put(KEY, grant("k1"));

        assertThat(authenticator.authenticate(KEY, "10.0.0.1").result().grant().keyId())
                .isEqualTo("k1");
        assertThat(authenticator.authenticate(KEY, "10.0.0.1").succeeded()).isTrue();
        assertThat(store.reads).isEqualTo(1);
        assertThat(shards).containsExactly(0);
    }

    @Test
    void refusesKeysThatAreMissingUnknownDisabledOrExpired() throws Exception {
        store.put("sk-off", with(grant("k2"), false, null, null, null));
        store.put("sk-old", with(grant("k3"), true, NOW.toEpochMilli(), null, null));
        store.put("sk-new", with(grant("k4"), true, NOW.toEpochMilli() + 1, null, null));

        assertThat(kind((String) null)).isEqualTo(ErrorKind.INVALID_KEY);
        assertThat(kind("")).isEqualTo(ErrorKind.INVALID_KEY);
        assertThat(kind("sk-nobody")).isEqualTo(ErrorKind.INVALID_KEY);
        assertThat(kind("sk-off")).isEqualTo(ErrorKind.INVALID_KEY);
        assertThat(kind("sk-old")).isEqualTo(ErrorKind.INVALID_KEY);
        assertThat(kind("sk-new")).isNull();
    }

    @Test
    void refusesAddressesOutsideTheKeysNetworks() throws Exception {
        store.put(KEY, with(grant("k1"), true, null, null, List.of("10.0.0.0/8", "2001:db8::/33")));

        assertThat(authenticator.authenticate(KEY, "10.9.9.9").succeeded()).isTrue();
        assertThat(authenticator.authenticate(KEY, "::ffff:10.9.9.9").succeeded())
                .isTrue();
        assertThat(authenticator.authenticate(KEY, "2001:db8:7fff::1").succeeded())
                .isTrue();
        assertThat(kind(authenticator.authenticate(KEY, "2001:db8:8000::1"))).isEqualTo(ErrorKind.ADDRESS_NOT_ALLOWED);
        assertThat(kind(authenticator.authenticate(KEY, "11.0.0.1"))).isEqualTo(ErrorKind.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void readsAgainWhatAShardsNewRevisionMayHaveChanged() throws Exception {
        // Given
        store.put(KEY, grant("k1"));
        authenticator.authenticate(KEY, "10.0.0.1");

        // When
        store.put(KEY, with(grant("k1"), false, null, null, null));
        authenticator.revision(1, 5);
        assertThat(kind(KEY)).isNull();
        authenticator.revision(0, 5);

        // Then
        assertThat(kind(KEY)).isEqualTo(ErrorKind.INVALID_KEY);
        authenticator.revision(0, 5);
        kind(KEY);
        assertThat(store.reads).isEqualTo(2);
    }

    @Test
    void doesNotTrustAReadingThatBeganBeforeTheRevisionRose() throws Exception {
        // Given a reading under way
        store.slow = true;
        Future<Authenticated> call = authenticator.authenticate(KEY, "10.0.0.1");

        // When the revision rises before it ends
        authenticator.revision(0, 5);
        store.slow = false;
        store.put(KEY, with(grant("k1"), false, null, null, null));
        store.kept.get(0).complete(grant("k1"));

        // Then
        assertThat(kind(call)).isEqualTo(ErrorKind.INVALID_KEY);
    }

    @Test
    void readsOnceForCallsThatComeTogether() throws Exception {
        store.slow = true;
        Future<Authenticated> first = authenticator.authenticate(KEY, "10.0.0.1");
        Future<Authenticated> second = authenticator.authenticate(KEY, "10.0.0.1");

        store.kept.get(0).complete(grant("k1"));

        assertThat(first.succeeded() && second.succeeded()).isTrue();
        assertThat(store.reads).isEqualTo(1);
    }

    @Test
    void goesOnWithKnownKeysWhileRedisIsAwayAndPromisesOthersNothing() throws Exception {
        store.put(KEY, grant("k1"));
        authenticator.authenticate(KEY, "10.0.0.1");
        store.away = true;

        assertThat(kind(KEY)).isNull();
        Future<Authenticated> unknown = authenticator.authenticate("sk-other", "10.0.0.1");
        assertThat(kind(unknown)).isEqualTo(ErrorKind.STORE_UNAVAILABLE);
        assertThat(((GatewayException) unknown.cause()).retryAfterMs()).isPositive();
        store.away = false;
        store.put("sk-other", grant("k2"));
        assertThat(kind("sk-other")).isNull();
    }

    @Test
    void remembersForHalfASecondThatAKeyIsUnknown() throws Exception {
        assertThat(kind(KEY)).isEqualTo(ErrorKind.INVALID_KEY);
        store.put(KEY, grant("k1"));
        assertThat(kind(KEY)).isEqualTo(ErrorKind.INVALID_KEY);

        nanos.addAndGet(Duration.ofMillis(501).toNanos());
        assertThat(kind(KEY)).isNull();
    }

    @Test
    void knowsANewKeyAtOnceWhenItsRevisionIsPublished() throws Exception {
        kind(KEY);
        store.put(KEY, grant("k1"));

        authenticator.revision(0, 5);

        assertThat(kind(KEY)).isNull();
    }

    @Test
    void readsAChannelBehindAKeyOnlyWhenTheWholeIsUnknown() throws Exception {
        store.put(KEY, grant("k1"));
        store.put(KEY + "-imported", grant("k2"));

        assertThat(authenticator.authenticate(KEY + "-azure", "10.0.0.1").result())
                .isEqualTo(new Authenticated(grant("k1"), "azure"));
        assertThat(authenticator.authenticate(KEY + "-imported", "10.0.0.1").result())
                .isEqualTo(new Authenticated(grant("k2"), null));
        assertThat(kind(KEY + "x")).isEqualTo(ErrorKind.INVALID_KEY);
    }

    @Test
    void rereadsPastTheCache() throws Exception {
        store.put(KEY, grant("k1"));
        KeyGrant old = authenticator.authenticate(KEY, "10.0.0.1").result().grant();
        KeyGrant changed = with(grant("k1"), true, null, List.of("m"), null);
        store.put(KEY, changed);

        assertThat(authenticator.reread(old).result()).isEqualTo(changed);
        store.put(KEY, with(grant("k1"), false, null, null, null));
        assertThat(kind(authenticator.reread(old))).isEqualTo(ErrorKind.INVALID_KEY);
    }

    private ErrorKind kind(String key) {
        return kind(authenticator.authenticate(key, "10.0.0.1"));
    }

    private static ErrorKind kind(Future<?> answer) {
        return answer.succeeded() ? null : ((GatewayException) answer.cause()).kind();
    }
}
