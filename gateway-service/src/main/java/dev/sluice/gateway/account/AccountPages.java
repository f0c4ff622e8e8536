package dev.sluice.gateway.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.routing.RoutingTable;
import dev.sluice.quota.QuotaControl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Answers GETs that are about the key itself; any event loop. */
public final class AccountPages {
    private static final String MODELS = "/v1/models";

    private final Models models;
    private final Billing billing;

    /** Every path that is answered here; one that ends in {@code /*} stands for everything below it. */
    public static final List<Page> ALL = List.of(
            new Page(MODELS, true),
            new Page(MODELS + "/*", true),
            new Page("/dashboard/billing/subscription", true),
            new Page("/v1/dashboard/billing/subscription", true),
            new Page("/dashboard/billing/usage", true),
            new Page("/v1/dashboard/billing/usage", true),
            new Page("/api/usage/token", true),
            new Page("/api/usage/token/", true),
            new Page("/api/status", false));

    /** @param needsKey false for what anybody may see */
    public record Page(String path, boolean needsKey) {}

    public AccountPages(Supplier<RoutingTable> table, QuotaControl quota, Clock clock) {
        this.models = new Models(table, clock);
        this.billing = new Billing(quota, clock);
    }

    /**
     * @param grant null only where no key is needed
     * @param path as normalised, without query: one of {@link #ALL}
     * @return JSON for status 200; fails with a {@code GatewayException}
     */
    public Future<Buffer> answer(KeyGrant grant, String path) {
        return json(grant, path).map(json -> Buffer.buffer(json.toString()));
    }

    private Future<JsonNode> json(KeyGrant grant, String path) {
        return switch (path) {
            case MODELS -> models.list(grant);
            case "/dashboard/billing/subscription", "/v1/dashboard/billing/subscription" -> billing.subscription(grant);
            case "/dashboard/billing/usage", "/v1/dashboard/billing/usage" -> billing.usage(grant);
            case "/api/usage/token", "/api/usage/token/" -> billing.token(grant);
            case "/api/status" -> Future.succeededFuture(Billing.status());
            default -> models.one(grant, path.substring(MODELS.length() + 1));
        };
    }
}
