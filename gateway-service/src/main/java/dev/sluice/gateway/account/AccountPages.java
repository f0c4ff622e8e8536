package dev.sluice.gateway.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.routing.RoutingTable;
import dev.sluice.quota.QuotaControl;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds the answer to a GET that is about the key itself; any event loop. */
public final class AccountPages {
    private static final String MODELS = "/v1/models";

    private final Models models;
    private final Billing billing;

    /**
     * A page.
     *
     * @param needsKey false for those that anybody may see; their answer is then called with null
     * @param answer JSON for status 200; fails with a {@code GatewayException}
     */
    public record Page(boolean needsKey, Function<KeyGrant, Future<JsonNode>> answer) {}

    public AccountPages(Supplier<RoutingTable> table, QuotaControl quota, Clock clock) {
        this.models = new Models(table, clock);
        this.billing = new Billing(quota, clock);
    }

    /**
     * @param path decoded, without query, with {@code /v1/v1} already read as {@code /v1}
     * @return null when it is no page of this package
     */
    public Page find(String path) {
        return switch (path) {
            case MODELS -> page(models::list);
            case "/dashboard/billing/subscription", "/v1/dashboard/billing/subscription" -> page(billing::subscription);
            case "/dashboard/billing/usage", "/v1/dashboard/billing/usage" -> page(billing::usage);
            case "/api/usage/token", "/api/usage/token/" -> page(billing::token);
            case "/api/status" -> new Page(false, grant -> Future.succeededFuture(Billing.status()));
            default ->
                path.startsWith(MODELS + "/")
                        ? page(grant -> models.one(grant, path.substring(MODELS.length() + 1)))
                        : null;
        };
    }

    private static Page page(Function<KeyGrant, Future<JsonNode>> answer) {
        return new Page(true, answer);
    }
}
