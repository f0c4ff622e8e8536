package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Limit;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.contracts.Money;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.Lease;
import java.time.ZoneId;
import java.util.Locale;

/** Says to the client, in words, which limit forbids its call and when to come again. */
final class Refusals {
    private static final long SOON = 1_000;

    private Refusals() {}

    /** @param now Redis' clock, epoch millis */
    static GatewayException of(Refusal refusal, KeyGrant grant, long now) {
        return switch (refusal) {
            case Refusal.Spent spent -> spent(limit(grant, spent.limit()), grant, now);
            case Refusal.Held held -> held(limit(grant, held.limit()), grant);
            case Refusal.Unavailable no -> unavailable("The store of balances " + no.why() + ".");
            case Refusal.Stale stale -> unavailable("The settings of this key are being changed.");
            case Refusal.Gone gone -> unavailable("The balances are being restored.");
        };
    }

    static GatewayException unavailable(String why) {
        return new GatewayException(ErrorKind.STORE_UNAVAILABLE, why + " Try again in a moment.", SOON);
    }

    private static GatewayException spent(Limit limit, KeyGrant grant, long now) {
        if (limit == null) {
            return new GatewayException(
                    ErrorKind.QUOTA_SPENT,
                    "The balance does not cover this call. Top up the account or ask your administrator.");
        }
        long end = limit.unit() == Unit.SLOTS
                ? Long.MAX_VALUE
                : Periods.end(limit.period(), ZoneId.of(grant.timeZone()), now);
        long retryAfter = end == Long.MAX_VALUE ? 0 : Math.max(1, end - now);
        String again = retryAfter == 0 ? "" : " It starts anew in " + Math.ceilDiv(retryAfter, 1_000) + " s.";
        return limit.unit() == Unit.USD
                ? new GatewayException(ErrorKind.QUOTA_SPENT, words(limit, grant) + " is used up." + again, retryAfter)
                : new GatewayException(
                        ErrorKind.RATE_LIMITED,
                        words(limit, grant) + " is reached." + again,
                        retryAfter == 0 ? SOON : retryAfter);
    }

    private static GatewayException held(Limit limit, KeyGrant grant) {
        if (limit == null) {
            return new GatewayException(
                    ErrorKind.QUOTA_HELD,
                    "What is left of the balance is held by calls that are running. Try again in a moment.",
                    SOON);
        }
        return limit.unit() == Unit.USD
                ? new GatewayException(
                        ErrorKind.QUOTA_HELD,
                        "What is left of " + lower(words(limit, grant))
                                + " is held by calls that are running. Try again in a moment.",
                        SOON)
                : new GatewayException(
                        ErrorKind.RATE_LIMITED,
                        words(limit, grant) + " is taken by calls that are running. Try again in a moment.",
                        SOON);
    }

    private static String words(Limit limit, KeyGrant grant) {
        String per = limit.period().name().toLowerCase(Locale.ROOT);
        String what =
                switch (limit.unit()) {
                    case USD -> "The budget of " + Money.format(limit.cap()) + " USD (" + per + ")";
                    case TOKENS -> "The limit of " + limit.cap() + " tokens per " + per;
                    case REQUESTS -> "The limit of " + limit.cap() + " requests per " + per;
                    case SLOTS -> "The limit of " + limit.cap() + " concurrent calls";
                };
        String model = limit.model() == null ? "" : " for " + limit.model();
        String of = limit.scope().equals(grant.keyId()) ? "key " + grant.keyName() : "account " + limit.scope();
        return what + model + " of " + of;
    }

    private static String lower(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static Limit limit(KeyGrant grant, String id) {
        if (id.equals(Lease.BALANCE)) {
            return null;
        }
        return grant.limits().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElse(null);
    }
}
