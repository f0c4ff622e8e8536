package dev.sluice.channel.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Rows of {@link PriceRow}. */
@Singleton
public class Prices implements PanacheRepositoryBase<PriceRow, String> {
    /** What customers pay for a model, oldest first. */
    public List<PriceRow> ofModel(String model) {
        return list("model = ?1 and channelId is null order by effectiveFrom", model);
    }

    /** By time of effect, then id, after the price of that id; null filters and starts mean all. */
    public List<PriceRow> page(String model, String afterId, int count) {
        PriceRow after = afterId == null ? null : findById(afterId);
        Instant from = after == null ? Instant.EPOCH : after.effectiveFrom;
        return find(
                        "(?1 = '' or model = ?1) and (effectiveFrom > ?2 or (effectiveFrom = ?2 and id > ?3))"
                                + " order by effectiveFrom, id",
                        model == null ? "" : model,
                        from,
                        after == null ? "" : after.id)
                .page(0, count)
                .list();
    }

    /** How many versions there are, of one model or (null) of all. */
    public long countOf(String model) {
        return model == null ? count() : count("model", model);
    }
}
