package dev.sluice.quota;

import io.vertx.redis.client.RedisOptions;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One Redis, for as long as the process runs. User and password may change under it, as they do where an access token stands for
 * the password: each new connection logs in with what the address says then. Safe for use by several threads.
 */
public final class RedisEndpoint {
    private static final Logger LOG = Logger.getLogger(RedisEndpoint.class);

    private final Supplier<String> addresses;
    private final String first;
    private volatile boolean moved;

    private RedisEndpoint(Supplier<String> addresses) {
        this.addresses = addresses;
        this.first = addresses.get();
        RedisAddress.options(first);
    }

    /**
     * @param address see {@link RedisAddress}
     * @throws IllegalStateException with a sentence that says what is wrong with it
     */
    public static RedisEndpoint at(String address) {
        return new RedisEndpoint(() -> address);
    }

    /** @param addresses asked for each connection, on its event loop; of later answers only user and password count */
    public static RedisEndpoint of(Supplier<String> addresses) {
        return new RedisEndpoint(addresses);
    }

    /**
     * What a client needs for its next connection; the caller's own, to be changed. Another server than the first is not gone to:
     * some connections would count in one and some in the other.
     */
    public RedisOptions options() {
        String now = addresses.get();
        if (RedisAddress.withoutLogin(now).equals(RedisAddress.withoutLogin(first))) {
            return RedisAddress.options(now);
        }
        if (!moved) {
            moved = true;
            LOG.warnf(
                    "SLUICE_REDIS_URL names another server now than at the start; it is used when this process is restarted.");
        }
        return RedisAddress.options(first);
    }

    boolean reachedByOthers() {
        return RedisAddress.reachedByOthers(first);
    }

    /** The same server, for somebody without user and password. */
    RedisEndpoint withoutLogin() {
        return at(RedisAddress.withoutLogin(first));
    }

    /** For messages: without user and password. */
    @Override
    public String toString() {
        return RedisAddress.withoutLogin(first);
    }
}
