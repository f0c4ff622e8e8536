package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.TokenExchange.Token;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The token of one account. Safe for all event loops.
 *
 * <pre>
 * empty ──call──► fetching ──► held ──call when due──► held and fetching ──► held
 *   ▲                │          │ expired or refused          │
 *   └──pause over── failed ◄────┴──── the fetch failed ◄──────┘  (what is held serves on until it expires)
 * </pre>
 */
final class TokenSlot {
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final int PERCENT_OF_LIFE = 80;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 6;
    /** A token this young that is refused was not refused for its age: another one would not do better. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final Clock clock;
    private Held held;
    private Failure failure;
    private Promise<Token> fetching;

    /** A token and when it came. */
    private record Held(Token token, Instant since) {
        boolean isUsable(Instant now) {
            return now.isBefore(token.expiresAt());
        }

        /** A clock that was set back makes a token look younger than it is. */
        boolean isDue(Instant now) {
            return now.isBefore(since) || !now.isBefore(dueAt());
        }

        boolean isYoung(Instant now) {
            return !now.isBefore(since) && now.isBefore(since.plus(YOUNG));
        }

        private Instant dueAt() {
            Instant end = token.expiresAt();
            Instant late = end.minus(Duration.between(since, end)
                    .multipliedBy(100 - PERCENT_OF_LIFE)
                    .dividedBy(100));
            Instant ahead = end.minus(AHEAD);
            return late.isAfter(ahead) ? late : ahead;
        }
    }

    /** Why there is no token, and how often in a row. */
    private record Failure(Throwable cause, int count, Instant at) {
        boolean isPaused(Instant now) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
            Instant until = at.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            return !now.isBefore(at) && now.isBefore(until);
        }
    }

    TokenSlot(Clock clock) {
        this.clock = clock;
    }

    /** @param fetch begun at most once at a time, on the thread of whoever needs it first */
    Future<Token> token(Supplier<Future<Token>> fetch) {
        Promise<Token> own = null;
        Future<Token> answer;
        synchronized (this) {
            Instant now = clock.instant();
            boolean usable = held != null && held.isUsable(now);
            boolean paused = failure != null && failure.isPaused(now);
            if (fetching == null && !paused && (!usable || held.isDue(now))) {
                own = Promise.promise();
                fetching = own;
            }
            if (usable) {
                answer = Future.succeededFuture(held.token());
            } else {
                answer = fetching == null ? Future.failedFuture(failure.cause()) : fetching.future();
            }
        }
        if (own != null) {
            begin(fetch, own);
        }
        return answer;
    }

    /** Drops the token, unless another one took its place or it is young. */
    synchronized void refused(Token token) {
        if (held != null && held.token().equals(token) && !held.isYoung(clock.instant())) {
            held = null;
        }
    }

    private void begin(Supplier<Future<Token>> fetch, Promise<Token> own) {
        Future<Token> fetched;
        try {
            fetched = fetch.get();
        } catch (RuntimeException unusable) {
            fetched = Future.failedFuture(unusable);
        }
        fetched.onComplete(end -> {
            synchronized (this) {
                Instant now = clock.instant();
                fetching = null;
                if (end.succeeded()) {
                    held = new Held(end.result(), now);
                    failure = null;
                } else {
                    failure = new Failure(end.cause(), failure == null ? 1 : failure.count() + 1, now);
                }
            }
            own.handle(end);
        });
    }
}
