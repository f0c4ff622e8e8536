package dev.sluice.channel.price;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.store.PriceRow;
import dev.sluice.channel.store.Prices;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Writes price versions. Inside a change only. */
@Singleton
public final class PriceBook {
    private final Prices prices;
    private final Map<String, BigDecimal> rates;
    private final AdminJson json;
    private final Audit audit;
    private final Clock clock;

    PriceBook(Prices prices, PriceConfig config, AdminJson json, Audit audit, Clock clock) {
        this.prices = prices;
        this.rates = ExchangeRates.parse(config.exchangeRates().orElse(""));
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    /** Notes what is wrong with a price; {@code prefix} is put before every field's name. */
    public void check(PriceBody price, String prefix, Checks checks) {
        PriceRules.check(price, rates.keySet(), prefix, checks);
    }

    /**
     * Stores a checked price. Without {@code effectiveFrom}, a model's first price holds since ever, so that no call falls
     * into a gap between two machines' clocks; a later one from now on.
     *
     * @param channelId whose cost it is; null = what customers pay
     * @param channelName of that channel
     * @throws ProblemException 409 when there is a version from the same time on
     */
    public PriceRow add(PriceBody price, String model, String channelId, String channelName) {
        Instant from = price.effectiveFrom();
        if (from == null) {
            boolean first = count(model, channelId) == 0;
            from = first ? Instant.EPOCH : clock.instant();
        }
        from = from.truncatedTo(ChronoUnit.MILLIS);
        if (at(model, channelId, from) > 0) {
            throw ProblemException.conflict("effectiveFrom", "is that of an existing version; versions never change");
        }
        PriceBody stated = price.completed(model, channelName, from);
        PriceRow row = new PriceRow();
        row.id = UUID.randomUUID().toString();
        row.model = model;
        row.channelId = channelId;
        row.effectiveFrom = from;
        row.exchangeRate = rates.get(stated.currency());
        row.stated = json.text(stated);
        row.effective = json.text(new Exchange(row.exchangeRate).price(row.id, from, stated));
        row.createdAt = clock.instant();
        prices.persist(row);
        audit.record("price", row.id, null, view(row));
        return row;
    }

    /** Gives a channel, which has none, the costs of another with the rates they were written at. */
    public void copyCosts(String fromChannelId, String channelId, String channelName) {
        for (PriceRow original : prices.list("channelId", fromChannelId)) {
            PriceRow copy = new PriceRow();
            copy.id = UUID.randomUUID().toString();
            copy.model = original.model;
            copy.channelId = channelId;
            copy.effectiveFrom = original.effectiveFrom;
            copy.exchangeRate = original.exchangeRate;
            copy.stated = json.text(tree(original.stated).put("channel", channelName));
            copy.effective = json.text(tree(original.effective).put("id", copy.id));
            copy.createdAt = clock.instant();
            prices.persist(copy);
            audit.record("price", copy.id, null, view(copy));
        }
    }

    private ObjectNode tree(String text) {
        return json.read(text.getBytes(StandardCharsets.UTF_8), ObjectNode.class);
    }

    /** Whether customers have a price for the model, now or later. */
    public boolean priced(String model) {
        return count(model, null) > 0;
    }

    /** A version as the API shows it: what was stated, its id and the rate. */
    public ObjectNode view(PriceRow row) {
        ObjectNode stated =
                (ObjectNode) json.tree(json.read(row.stated.getBytes(StandardCharsets.UTF_8), PriceBody.class));
        ObjectNode view = stated.objectNode().put("id", row.id);
        view.setAll(stated);
        return view.put("exchangeRate", row.exchangeRate.stripTrailingZeros().toPlainString());
    }

    private long count(String model, String channelId) {
        return channelId == null
                ? prices.count("model = ?1 and channelId is null", model)
                : prices.count("model = ?1 and channelId = ?2", model, channelId);
    }

    private long at(String model, String channelId, Instant from) {
        return channelId == null
                ? prices.count("model = ?1 and channelId is null and effectiveFrom = ?2", model, from)
                : prices.count("model = ?1 and channelId = ?2 and effectiveFrom = ?3", model, channelId, from);
    }
}
