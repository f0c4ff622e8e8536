package dev.sluice.quota;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Optional;

/** What Redis says to a login that will not succeed by waiting, as a sentence with the remedy. */
final class RedisRefusal {
    /** As {@code ACL SETUSER} takes them. CONFIG tells whether Redis is fit to hold money; ROLE whether a Sentinel named the primary. */
    static final String RIGHTS = "~* &* +@all -@dangerous +config|get +role";

    /** What Vert.x' client puts before the answer to one of several requests. */
    private static final String BATCH = "^ERR \\[[0-9]+\\] ";

    private RedisRefusal() {}

    /** @return empty where something else is the matter, which may pass */
    static Optional<String> of(RedisEndpoint server, Throwable cause) {
        if (!(cause instanceof ErrorType answer)) {
            return Optional.empty();
        }
        String said = String.valueOf(answer.getMessage()).replaceFirst(BATCH, "");
        String redis = "Redis at " + server;
        if (said.startsWith("WRONGPASS") || said.contains("invalid password")) {
            return Optional.of(redis + " refuses the user or the password of SLUICE_REDIS_URL: correct them there"
                    + " (special characters are percent-encoded), or in Redis");
        }
        if (said.contains("NOAUTH")) {
            return Optional.of(redis + " asks for a password, and SLUICE_REDIS_URL has none: write it as"
                    + " redis://:password@host:port");
        }
        if (said.contains("without any password configured") || said.contains("no password is set")) {
            return Optional.of(
                    redis + " has no password, and SLUICE_REDIS_URL brings one: set requirepass in Redis to it");
        }
        if (said.startsWith("NOPERM")) {
            return Optional.of(redis + " does not allow its user what Sluice needs (" + said + "): give it " + RIGHTS);
        }
        return Optional.empty();
    }
}
