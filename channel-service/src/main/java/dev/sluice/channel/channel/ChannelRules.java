package dev.sluice.channel.channel;

import dev.sluice.admin.Checks;
import dev.sluice.channel.price.PriceBook;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.snapshot.Durations;
import dev.sluice.channel.store.Groups;
import dev.sluice.channel.store.Limits;
import dev.sluice.channel.store.Timeouts;
import dev.sluice.contracts.Endpoint;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What makes a channel sound; everything wrong is noted at once. */
@Singleton
final class ChannelRules {
    static final int MAX_WEIGHT = 10_000;
    static final List<String> ENDPOINTS = Endpoint.ids();

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,63}");
    private static final Pattern MODEL = Pattern.compile("[^\\s\\p{Cntrl}*]{1,256}");
    private static final int MAX_PRIORITY = 1_000_000;
    private static final int MAX_UPSTREAM_NAME = 256;
    static final int MAX_ELEMENTS = 2_000;

    private final ProviderRules providers;
    private final Groups groups;
    private final PriceBook prices;

    ChannelRules(ProviderRules providers, Groups groups, PriceBook prices) {
        this.providers = providers;
        this.groups = groups;
        this.prices = prices;
    }

    /** Checks all but headers ({@link Headers}) and what only the stored rows know. */
    void check(ChannelBody body, Checks checks) {
        name(body.name(), checks);
        providers.check(body, checks);
        groups(body, checks);
        checks.between(body.priority(), -MAX_PRIORITY, MAX_PRIORITY, "priority");
        checks.between(body.weight(), 0, MAX_WEIGHT, "weight");
        limits(body.limits(), checks);
        timeouts(body.timeouts(), checks);
        ParameterRules.check(body.parameters(), checks);
        ParameterRules.systemPrompt(body.systemPrompt(), checks);
        each(body.credentials(), "credentials", ChannelBody.Credential::name, checks, this::credential);
        each(body.models(), "models", ChannelBody.Model::name, checks, this::model);
    }

    void name(String name, Checks checks) {
        checks.matches(
                name,
                NAME,
                "name",
                "must be 1 to 64 letters, digits, '.', '_' or '-', the first one a letter or digit");
    }

    private void groups(ChannelBody body, Checks checks) {
        List<String> names = body.groups() == null ? List.of() : body.groups();
        checks.that(body.groups() == null || !names.isEmpty(), "groups", "must not be empty; leave it out for default");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String field = "groups[" + i + "]";
            if (checks.required(names.get(i), field)
                    && checks.that(seen.add(names.get(i)), field, "stands twice in the list")) {
                checks.that(groups.findById(names.get(i)) != null, field, "is not the name of a group");
            }
        }
    }

    private static void limits(Limits limits, Checks checks) {
        if (limits != null) {
            checks.between(limits.requestsPerMinute(), 1, 1_000_000_000L, "limits.requestsPerMinute");
            checks.between(limits.tokensPerMinute(), 1, 1_000_000_000_000L, "limits.tokensPerMinute");
            checks.between(limits.concurrency(), 1, 1_000_000, "limits.concurrency");
        }
    }

    private static void timeouts(Timeouts timeouts, Checks checks) {
        if (timeouts != null) {
            duration(timeouts.connect(), "timeouts.connect", checks);
            duration(timeouts.firstByte(), "timeouts.firstByte", checks);
            duration(timeouts.firstToken(), "timeouts.firstToken", checks);
            duration(timeouts.idle(), "timeouts.idle", checks);
            duration(timeouts.total(), "timeouts.total", checks);
        }
    }

    private static void duration(String text, String field, Checks checks) {
        try {
            Durations.millis(text);
        } catch (IllegalArgumentException e) {
            checks.error(field, e.getMessage());
        }
    }

    /** Checks all but the secret ({@link ProviderRules}). */
    void credential(ChannelBody.Credential credential, String field, Checks checks) {
        checks.matches(
                credential.name(),
                CREDENTIAL,
                field + "name",
                "must be 1 to 64 letters, digits, '.', '_', '/' or '-', the first one a letter or digit");
        checks.between(credential.weight(), 0, MAX_WEIGHT, field + "weight");
    }

    void model(ChannelBody.Model model, String field, Checks checks) {
        checks.matches(model.name(), MODEL, field + "name", "must be 1 to 256 characters without white space and '*'");
        if (model.upstreamName() != null) {
            checks.text(model.upstreamName(), field + "upstreamName", MAX_UPSTREAM_NAME);
        }
        if (model.endpoints() != null) {
            checks.that(!model.endpoints().isEmpty(), field + "endpoints", "must not be empty; leave it out for chat");
            checks.that(
                    ENDPOINTS.containsAll(model.endpoints())
                            && new HashSet<>(model.endpoints()).size()
                                    == model.endpoints().size(),
                    field + "endpoints",
                    "must be some of " + String.join(", ", ENDPOINTS) + ", each once");
        }
        if (model.price() != null) {
            checks.that(
                    model.price().model() == null, field + "price.model", "is the model it stands in; leave it out");
            checks.that(model.price().channel() == null, field + "price.channel", "is for POST prices; leave it out");
            checks.that(!Boolean.TRUE.equals(model.free()), field + "free", "goes without a price");
            prices.check(model.price(), field + "price.", checks);
        }
    }

    /** Checks that a stored channel's provider has what the model is to serve. */
    void endpoints(Provider provider, ChannelBody.Model model, Checks checks) {
        providers.endpoints(provider, model, "", checks);
    }

    private static <T> void each(List<T> list, String field, Function<T, String> name, Checks checks, Check<T> check) {
        if (list == null) {
            return;
        }
        checks.that(list.size() <= MAX_ELEMENTS, field, "must not have more than " + MAX_ELEMENTS + " elements");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String place = field + "[" + i + "]";
            T element = list.get(i);
            if (checks.required(element, place)) {
                check.check(element, place + ".", checks);
                checks.that(
                        name.apply(element) == null || seen.add(name.apply(element)),
                        place + ".name",
                        "is the name of another element");
            }
        }
    }

    private interface Check<T> {
        void check(T element, String field, Checks checks);
    }
}
