package dev.sluice.gateway.routing;

import dev.sluice.gateway.error.ErrorKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Credentials that their vendor does not take at the moment. Each rests for itself, so that one bad secret costs its pool no more
 * than one attempt now and then. Shared by all event loops of a process; keyed by the secret, so that a new one starts afresh.
 *
 * <p>Rest is no ban: where every other credential is worse, a resting one is tried, since only the vendor knows when it is good
 * again.
 */
public final class Cooldowns {
    private static final long FIRST_MS = 10_000;
    private static final long LONGEST_MS = 600_000;
    private static final long LIMITED_MS = 1_000;
    private static final long LIMITED_AT_MOST_MS = 60_000;
    private static final int MOST = 10_000;

    private final Map<Route.Credential, Rest> resting = new ConcurrentHashMap<>();

    /** @param lengthMs of this rest, from which the next one follows */
    private record Rest(long untilMs, long lengthMs) {}

    /** @param now epoch millis, or any other clock that is always the same */
    public boolean isResting(Route.Credential credential, long now) {
        if (resting.isEmpty()) {
            return false;
        }
        Rest rest = resting.get(credential);
        return rest != null && now < rest.untilMs();
    }

    /**
     * An attempt has failed.
     *
     * @param retryAfterMs what the vendor said; 0 = nothing
     */
    public void failed(Route.Credential credential, ErrorKind kind, long retryAfterMs, long now) {
        if (credential == null) {
            return;
        }
        switch (kind) {
            case UPSTREAM_UNAUTHORIZED, UPSTREAM_QUOTA -> rest(credential, now);
            case UPSTREAM_RATE_LIMITED -> {
                long length = Math.min(LIMITED_AT_MOST_MS, retryAfterMs > 0 ? retryAfterMs : LIMITED_MS);
                put(credential, new Rest(now + length, 0));
            }
            default -> {}
        }
    }

    /** An attempt was answered as it should be. */
    public void worked(Route.Credential credential) {
        if (credential != null && !resting.isEmpty()) {
            resting.remove(credential);
        }
    }

    /** Each time twice as long as before. */
    private void rest(Route.Credential credential, long now) {
        Rest before = resting.get(credential);
        if (before != null && now < before.untilMs()) {
            // Calls that were under way when the first of them failed say nothing new.
            return;
        }
        long length = before == null ? FIRST_MS : Math.clamp(2 * before.lengthMs(), FIRST_MS, LONGEST_MS);
        put(credential, new Rest(now + length, length));
    }

    private void put(Route.Credential credential, Rest rest) {
        if (resting.size() >= MOST) {
            resting.clear();
        }
        resting.put(credential, rest);
    }
}
