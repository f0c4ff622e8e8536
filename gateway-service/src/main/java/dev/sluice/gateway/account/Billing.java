package dev.sluice.gateway.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.Money;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;

/** one-api's dashboard calls, which desktop and web clients use to show what is left. */
final class Billing {
    /** What one-api shows for a token without a limit, in USD. */
    private static final long UNLIMITED_USD = 100_000_000L;
    /** one-api's unit of money: so many are one dollar. */
    private static final long QUOTA_PER_DOLLAR = 500_000L;

    private static final int NANO_PLACES = 9;
    private static final int NANOS_PER_CENT_PLACES = 7;
    private static final long RETRY_AFTER_MS = 1_000;

    private final QuotaControl quota;
    private final Clock clock;

    Billing(QuotaControl quota, Clock clock) {
        this.quota = quota;
        this.clock = clock;
    }

    Future<JsonNode> subscription(KeyGrant grant) {
        return allowance(grant).map(allowance -> {
            BigDecimal limit =
                    allowance.unlimited() ? BigDecimal.valueOf(UNLIMITED_USD) : usd(allowance.grantedNanos());
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("object", "billing_subscription")
                    .put("has_payment_method", true)
                    .put("soft_limit_usd", limit)
                    .put("hard_limit_usd", limit)
                    .put("system_hard_limit_usd", limit)
                    .put("access_until", expiry(grant));
        });
    }

    /** In US cents. */
    Future<JsonNode> usage(KeyGrant grant) {
        return allowance(grant).map(allowance -> JsonNodeFactory.instance
                .objectNode()
                .put("object", "list")
                .put("total_usage", BigDecimal.valueOf(allowance.usedNanos(), NANOS_PER_CENT_PLACES)));
    }

    /** In one-api's units. */
    Future<JsonNode> token(KeyGrant grant) {
        return allowance(grant).map(allowance -> {
            ObjectNode out =
                    JsonNodeFactory.instance.objectNode().put("code", true).put("message", "ok");
            ObjectNode data = out.putObject("data")
                    .put("object", "token_usage")
                    .put("name", grant.keyName())
                    .put("total_granted", units(allowance.grantedNanos()))
                    .put("total_used", units(allowance.usedNanos()))
                    .put("total_available", allowance.unlimited() ? 0 : units(allowance.leftNanos()))
                    .put("unlimited_quota", allowance.unlimited());
            ObjectNode models = data.putObject("model_limits");
            if (grant.models() != null) {
                grant.models().forEach(model -> models.put(model, true));
            }
            data.put("model_limits_enabled", grant.models() != null).put("expires_at", expiry(grant));
            return out;
        });
    }

    static JsonNode status() {
        ObjectNode out =
                JsonNodeFactory.instance.objectNode().put("success", true).put("message", "");
        out.putObject("data")
                .put("system_name", "Sluice")
                .put("quota_per_unit", QUOTA_PER_DOLLAR)
                .put("display_in_currency", true);
        return out;
    }

    private Future<Allowance> allowance(KeyGrant grant) {
        return quota.tree(Shard.of(grant.shard()), grant.root())
                .map(tree -> Allowance.of(grant, tree, clock.instant()))
                .recover(away -> Future.failedFuture(new GatewayException(
                        ErrorKind.STORE_UNAVAILABLE,
                        "The balance cannot be read at the moment; please try again.",
                        RETRY_AFTER_MS)));
    }

    private static BigDecimal usd(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_PLACES);
    }

    private static long units(long nanos) {
        return nanos / (Money.DOLLAR / QUOTA_PER_DOLLAR);
    }

    /** Unix seconds, 0 = never. */
    private static long expiry(KeyGrant grant) {
        return grant.expiresAt() == null ? 0 : grant.expiresAt() / 1000;
    }
}
