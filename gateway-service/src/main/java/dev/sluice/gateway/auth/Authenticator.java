package dev.sluice.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.RedisLink;
import dev.sluice.quota.Shard;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * Authenticates the calls of one event loop; everything here is called and completed there.
 *
 * <p>Freshness: a clock that only counts rises with every new revision of any shard. A grant is stamped with the count at
 * which its reading began and is used only while no revision of its shard is younger.
 */
public final class Authenticator {
    private static final Logger LOG = Logger.getLogger(Authenticator.class);
    /** {@code sk-} and 48 characters; what follows a dash after it may name a channel. */
    private static final int KEY_LENGTH = 51;

    private static final int MOST_GRANTS = 20_000;
    private static final int MOST_UNKNOWN = 10_000;
    private static final Duration UNKNOWN_FOR = Duration.ofMillis(500);
    private static final long RETRY_AFTER_MS = 1_000;
    private static final int MOST_READINGS = 3;

    private final GrantStore store;
    private final IntConsumer watch;
    private final Clock clock;
    private final Cache<String, Known> known;
    private final Cache<String, Boolean> unknown;
    private final Cache<String, String> hashes;
    private final Map<String, Future<Known>> readings = new HashMap<>();
    private final MessageDigest sha256 = sha256();
    private final long[] revisions = new long[Shard.MOST];
    private final long[] risenAt = new long[Shard.MOST];
    private long count;

    /** A grant, its addresses read once, and the count at which its reading began. */
    private record Known(KeyGrant grant, Addresses addresses, long readAt) {}

    /**
     * @param link used by this event loop only
     * @param watch told the shard of every grant that is read, {@code revisions::watch}
     */
    public Authenticator(RedisLink link, Clock clock, IntConsumer watch) {
        this(new RedisGrants(link), clock, Ticker.systemTicker(), watch);
    }

    Authenticator(GrantStore store, Clock clock, Ticker ticker, IntConsumer watch) {
        this.store = store;
        this.watch = watch;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_GRANTS)
                .executor(Runnable::run)
                .build();
        this.hashes = Caffeine.newBuilder()
                .maximumSize(MOST_GRANTS)
                .executor(Runnable::run)
                .build();
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MOST_UNKNOWN)
                .expireAfterWrite(UNKNOWN_FOR)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * @param presentedKey as the client sent it; null or empty when it sent none
     * @param remoteAddress numeric, see {@link ClientAddress}
     * @return fails with a {@link GatewayException}: INVALID_KEY, ADDRESS_NOT_ALLOWED or STORE_UNAVAILABLE
     */
    public Future<Authenticated> authenticate(String presentedKey, String remoteAddress) {
        if (presentedKey == null || presentedKey.isEmpty()) {
            return Future.failedFuture(new GatewayException(
                    ErrorKind.INVALID_KEY,
                    "You did not provide an API key: send it as \"Authorization: Bearer YOUR_KEY\"."));
        }
        return find(hash(presentedKey)).compose(found -> {
            int dash = KEY_LENGTH;
            boolean pins = found == null && presentedKey.length() > dash && presentedKey.charAt(dash) == '-';
            if (!pins) {
                return admitted(found, null, remoteAddress);
            }
            String channel = presentedKey.substring(dash + 1);
            return find(hash(presentedKey.substring(0, dash)))
                    .compose(owner -> admitted(owner, channel.isEmpty() ? null : channel, remoteAddress));
        });
    }

    /** Reads a grant past the cache, for a lease that was told it is outdated. Fails like {@link #authenticate}. */
    public Future<KeyGrant> reread(KeyGrant outdated) {
        String hash = hashes.getIfPresent(outdated.keyId());
        if (hash == null) {
            return Future.failedFuture(unavailable());
        }
        known.invalidate(hash);
        return find(hash).compose(found -> admitted(found, null, null)).map(Authenticated::grant);
    }

    /** A shard has this revision now; a new one makes every grant of the shard be read again. Idempotent. */
    public void revision(int shard, long revision) {
        if (revisions[shard] != revision) {
            revisions[shard] = revision;
            risenAt[shard] = ++count;
            unknown.invalidateAll();
        }
    }

    private Future<Known> find(String hash) {
        Known cached = known.getIfPresent(hash);
        if (cached != null && isFresh(cached)) {
            return Future.succeededFuture(cached);
        }
        if (unknown.getIfPresent(hash) != null) {
            return Future.succeededFuture();
        }
        Future<Known> running = readings.get(hash);
        if (running != null) {
            return running;
        }
        Future<Known> reading = read(hash, 1).onComplete(done -> readings.remove(hash));
        if (!reading.isComplete()) {
            readings.put(hash, reading);
        }
        return reading;
    }

    private Future<Known> read(String hash, int times) {
        long readAt = count;
        return store.find(hash)
                .recover(away -> {
                    LOG.debugf("a grant could not be read: %s", away.getMessage());
                    return Future.failedFuture(unavailable());
                })
                .compose(grant -> {
                    if (grant == null) {
                        known.invalidate(hash);
                        unknown.put(hash, true);
                        return Future.succeededFuture();
                    }
                    Known found = new Known(grant, Addresses.of(grant.allowedCidrs()), readAt);
                    known.put(hash, found);
                    watch.accept(grant.shard());
                    hashes.put(grant.keyId(), hash);
                    return isFresh(found) || times == MOST_READINGS
                            ? Future.succeededFuture(found)
                            : read(hash, times + 1);
                });
    }

    private boolean isFresh(Known cached) {
        return cached.readAt() >= risenAt[cached.grant().shard()];
    }

    /** @param remoteAddress null = was checked before */
    private Future<Authenticated> admitted(Known found, String channel, String remoteAddress) {
        if (found == null) {
            return refused("Incorrect API key provided.");
        }
        KeyGrant grant = found.grant();
        if (!grant.enabled()) {
            return refused("This API key is disabled.");
        }
        if (grant.expiresAt() != null && grant.expiresAt() <= clock.millis()) {
            return refused("This API key has expired.");
        }
        if (remoteAddress != null && !found.addresses().contain(remoteAddress)) {
            return Future.failedFuture(new GatewayException(
                    ErrorKind.ADDRESS_NOT_ALLOWED, "This API key may not be used from your address."));
        }
        return Future.succeededFuture(new Authenticated(grant, channel));
    }

    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(new GatewayException(ErrorKind.INVALID_KEY, why));
    }

    private static GatewayException unavailable() {
        return new GatewayException(
                ErrorKind.STORE_UNAVAILABLE, "Keys cannot be checked at the moment; please try again.", RETRY_AFTER_MS);
    }

    private String hash(String key) {
        return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
