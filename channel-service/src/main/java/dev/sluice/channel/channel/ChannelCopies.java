package dev.sluice.channel.channel;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.channel.price.PriceBook;
import dev.sluice.channel.store.ChannelModelRow;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Channels;
import dev.sluice.channel.store.HeaderRow;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Copies channels without their secrets: a ciphertext is bound to its channel, and nobody here can decrypt it. A copy is disabled,
 * so that it serves nobody before it is complete. Runs inside {@link dev.sluice.channel.snapshot.Changes}.
 */
@Singleton
final class ChannelCopies {
    private final Channels channels;
    private final ChannelStore store;
    private final ChannelRules rules;
    private final ChannelViews views;
    private final PriceBook prices;
    private final AdminJson json;
    private final Audit audit;
    private final Clock clock;

    ChannelCopies(
            Channels channels,
            ChannelStore store,
            ChannelRules rules,
            ChannelViews views,
            PriceBook prices,
            AdminJson json,
            Audit audit,
            Clock clock) {
        this.channels = channels;
        this.store = store;
        this.rules = rules;
        this.views = views;
        this.prices = prices;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    /** How a copy is called. */
    record Copy(String name) {}

    Answer copy(String id, Copy wanted) {
        ChannelRow original = store.find(id);
        Checks checks = new Checks();
        rules.name(wanted.name(), checks);
        checks.throwIfAny();
        store.unique(wanted.name(), null);
        ChannelRow copy = copied(original, wanted.name());
        channels.persistAndFlush(copy);
        prices.copyCosts(original.id, copy.id, copy.name);
        audit.record("channel", copy.id, null, views.of(copy));
        return Answer.created(
                "channels/" + copy.id, store.tag(copy), json.tree(views.of(copy, List.of(), List.of(note(original)))));
    }

    private ChannelRow copied(ChannelRow original, String name) {
        ChannelRow copy = new ChannelRow();
        copy.id = UUID.randomUUID().toString();
        copy.name = name;
        copy.provider = original.provider;
        copy.baseUrl = original.baseUrl;
        copy.options = original.options;
        copy.groups = original.groups;
        copy.priority = original.priority;
        copy.weight = original.weight;
        copy.limits = original.limits;
        copy.timeouts = original.timeouts;
        copy.parameters = original.parameters;
        copy.systemPrompt = original.systemPrompt;
        copy.egress = original.egress.withoutSecrets();
        copy.enabled = false;
        copy.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        copy.updatedAt = copy.createdAt;
        original.headers.stream().filter(header -> header.value != null).forEach(header -> header(copy, header));
        original.models.forEach(model -> model(copy, model));
        return copy;
    }

    private static void header(ChannelRow copy, HeaderRow original) {
        HeaderRow header = new HeaderRow();
        header.channel = copy;
        header.name = original.name;
        header.value = original.value;
        header.createdAt = copy.createdAt;
        copy.headers.add(header);
    }

    private static void model(ChannelRow copy, ChannelModelRow original) {
        ChannelModelRow model = new ChannelModelRow();
        model.channel = copy;
        model.name = original.name;
        model.position = original.position;
        model.upstreamName = original.upstreamName;
        model.endpoints = original.endpoints;
        copy.models.add(model);
    }

    private static String note(ChannelRow original) {
        List<String> missing = new ArrayList<>();
        if (!original.credentials.isEmpty()) {
            missing.add(original.credentials.stream()
                    .map(one -> one.name)
                    .collect(Collectors.joining(", ", "the credentials ", "")));
        }
        if (original.headers.stream().anyMatch(header -> header.value == null)) {
            missing.add(original.headers.stream()
                    .filter(header -> header.value == null)
                    .map(header -> header.name)
                    .collect(Collectors.joining(", ", "the headers ", "")));
        }
        if (original.egress.proxyUser() != null) {
            missing.add("the user of its proxy");
        }
        if (original.egress.clientKey() != null) {
            missing.add("the client certificate with its key");
        }
        return missing.isEmpty()
                ? "The copy is disabled; enable it when it is as it should be."
                : "The copy is disabled, and without secrets, which nobody here can read: give it "
                        + String.join(" and ", missing) + ", then enable it.";
    }
}
