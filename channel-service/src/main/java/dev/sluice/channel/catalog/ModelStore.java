package dev.sluice.channel.catalog;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.price.PriceBook;
import dev.sluice.channel.store.Channels;
import dev.sluice.channel.store.ModelRow;
import dev.sluice.channel.store.Models;
import dev.sluice.channel.store.Prices;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The changes and views of models. */
@Singleton
final class ModelStore {
    private static final Pattern CAPABILITY = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final long MAX_TOKENS = 1_000_000_000;

    private final Models models;
    private final Channels channels;
    private final Prices prices;
    private final PriceBook book;
    private final AdminJson json;
    private final Audit audit;
    private final Clock clock;

    ModelStore(
            Models models, Channels channels, Prices prices, PriceBook book, AdminJson json, Audit audit, Clock clock) {
        this.models = models;
        this.channels = channels;
        this.prices = prices;
        this.book = book;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    Answer patch(String name, String ifMatch, MergePatch patch) {
        ModelRow row = find(name);
        ETags.require(ifMatch, tag(row));
        ModelView before = view(row);
        ModelBody merged = json.merge(ModelBody.of(row), patch, ModelBody.class);
        check(name, merged);
        row.contextTokens = merged.contextTokens();
        row.maxOutputTokens = merged.maxOutputTokens();
        row.capabilities = merged.capabilities() == null ? List.of() : merged.capabilities();
        row.fallbacks = merged.fallbacks() == null ? List.of() : merged.fallbacks();
        models.flush();
        audit.record("model", name, before, view(row));
        return Answer.ok(tag(row), json.tree(view(row)));
    }

    private void check(String name, ModelBody body) {
        Checks checks = new Checks();
        checks.between(body.contextTokens(), 1, MAX_TOKENS, "contextTokens");
        checks.between(body.maxOutputTokens(), 1, MAX_TOKENS, "maxOutputTokens");
        List<String> capabilities = body.capabilities() == null ? List.of() : body.capabilities();
        for (int i = 0; i < capabilities.size(); i++) {
            checks.matches(
                    capabilities.get(i), CAPABILITY, "capabilities[" + i + "]", "must be a word such as \"vision\"");
        }
        Set<String> seen = new HashSet<>(Set.of(name));
        List<String> fallbacks = body.fallbacks() == null ? List.of() : body.fallbacks();
        for (int i = 0; i < fallbacks.size(); i++) {
            String field = "fallbacks[" + i + "]";
            String fallback = fallbacks.get(i);
            if (checks.required(fallback, field)
                    && checks.that(seen.add(fallback), field, "stands twice, or is the model itself")) {
                checks.that(models.findById(fallback) != null, field, "is not the name of a model");
            }
        }
        checks.throwIfAny();
    }

    ModelRow find(String name) {
        return models.findByIdOptional(name)
                .orElseThrow(() ->
                        ProblemException.notFound("model " + name + "; it comes into being when a channel names it"));
    }

    String tag(ModelRow row) {
        return ETags.of(json.bytes(view(row)));
    }

    ModelView view(ModelRow row) {
        Instant now = clock.instant();
        List<String> serving =
                channels
                        .find("select c from ChannelRow c join c.models m where m.name = ?1 order by c.name", row.name)
                        .stream()
                        .map(channel -> channel.name)
                        .toList();
        return new ModelView(
                row.name,
                row.contextTokens,
                row.maxOutputTokens,
                row.capabilities,
                row.fallbacks,
                serving,
                prices.ofModel(row.name).reversed().stream()
                        .filter(price -> !price.effectiveFrom.isAfter(now))
                        .findFirst()
                        .map(book::view)
                        .orElse(null),
                row.createdAt);
    }
}
