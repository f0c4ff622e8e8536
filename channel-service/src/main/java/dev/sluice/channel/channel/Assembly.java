package dev.sluice.channel.channel;

import dev.sluice.admin.Checks;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.provider.SecretText;
import dev.sluice.channel.provider.Settings;
import dev.sluice.channel.secret.Sealer;
import dev.sluice.channel.store.ChannelModelRow;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.CredentialRow;
import dev.sluice.channel.store.Egress;
import dev.sluice.channel.store.GroupRow;
import dev.sluice.channel.store.Limits;
import dev.sluice.channel.store.Parameters;
import dev.sluice.channel.store.Timeouts;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Puts checked bodies into rows; secrets are encrypted on the way. Persists nothing, so drafts are made of the same. */
@Singleton
final class Assembly {
    private static final int DEFAULT_WEIGHT = 100;

    private final ChannelRules rules;
    private final ProviderRules providers;
    private final Headers headers;
    private final Egresses egresses;
    private final Sealer sealer;
    private final Clock clock;

    Assembly(
            ChannelRules rules,
            ProviderRules providers,
            Headers headers,
            Egresses egresses,
            Sealer sealer,
            Clock clock) {
        this.rules = rules;
        this.providers = providers;
        this.headers = headers;
        this.egresses = egresses;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** A whole new channel; refuses with everything that is wrong with the body. */
    ChannelRow create(ChannelBody body) {
        Checks checks = new Checks();
        rules.check(body, checks);
        List<ChannelBody.Credential> credentials = body.credentials() == null ? List.of() : body.credentials();
        for (int i = 0; i < credentials.size(); i++) {
            if (credentials.get(i) != null) {
                checks.that(credentials.get(i).hasSecret(), "credentials[" + i + "].secret", "is required");
            }
        }
        ChannelRow row = new ChannelRow();
        row.id = UUID.randomUUID().toString();
        row.createdAt = now();
        List<String> open = body.publicHeaders() == null ? List.of() : body.publicHeaders();
        Egress egress = egresses.read(row, body.egress(), checks);
        headers.apply(row, body.headers() == null ? Map.of() : body.headers(), open, checks);
        Settings settings = fields(row, body, egress);
        credentials.forEach(credential -> put(row, credential));
        if (body.models() != null) {
            body.models().forEach(model -> put(row, model));
            if (body.models().size() == 1 && body.models().getFirst().upstreamName() == null) {
                deploy(row, settings);
            }
        }
        return row;
    }

    /** All fields but arrays and headers, already checked; the egress as it was read of the body. */
    Settings fields(ChannelRow row, ChannelBody body, Egress egress) {
        Settings settings = settings(body);
        row.name = body.name();
        row.provider = body.provider();
        row.baseUrl = settings.baseUrl();
        row.options = settings.options();
        row.groups = body.groups() == null ? List.of(GroupRow.DEFAULT) : body.groups();
        row.priority = body.priority() == null ? 0 : body.priority();
        row.weight = body.weight() == null ? DEFAULT_WEIGHT : body.weight();
        row.limits = body.limits() == null ? Limits.NONE : body.limits();
        row.timeouts = body.timeouts() == null ? Timeouts.DEFAULT : body.timeouts();
        row.parameters = body.parameters() == null ? Parameters.NONE : body.parameters();
        row.systemPrompt = body.systemPrompt();
        row.egress = egress;
        row.enabled = body.enabled() == null || body.enabled();
        row.updatedAt = now();
        deploy(row, settings);
        return settings;
    }

    /** What a checked body says about where calls go. */
    Settings settings(ChannelBody body) {
        return providers.settings(providers.serving(body.provider(), body.baseUrl()), body);
    }

    /** The deployment that a base URL names is the upstream's name of a model that is the only one. */
    private static void deploy(ChannelRow row, Settings settings) {
        if (settings.deployment() != null && row.models.size() == 1) {
            row.models.getFirst().upstreamName = settings.deployment();
        }
    }

    /** Adds or changes a credential, checked but for its secret; one without secret keeps the stored one. */
    void put(ChannelRow row, ChannelBody.Credential body) {
        Optional<CredentialRow> old = row.credential(body.name());
        SecretText secret = body.hasSecret() ? secret(row, body) : null;
        if (old.isEmpty() && secret == null) {
            throw ProblemException.invalid("secret", "is required: there is no credential of this name yet");
        }
        CredentialRow credential = old.orElseGet(() -> {
            CredentialRow made = new CredentialRow();
            made.channel = row;
            made.name = body.name();
            made.position = 1
                    + row.credentials.stream()
                            .mapToInt(one -> one.position)
                            .max()
                            .orElse(0);
            row.credentials.add(made);
            return made;
        });
        if (secret != null) {
            credential.ciphertext = sealer.credential(row.id, body.name(), secret.text());
            credential.hint = Sealer.hint(secret.recognised());
            credential.createdAt = now();
            row.options = serving(row).completed(row.options, secret);
        }
        credential.weight = body.weight() == null ? 1 : body.weight();
        credential.enabled = body.enabled() == null || body.enabled();
        row.updatedAt = now();
    }

    /** Adds or changes a checked model. */
    void put(ChannelRow row, ChannelBody.Model body) {
        ChannelModelRow model = row.model(body.name()).orElseGet(() -> {
            ChannelModelRow made = new ChannelModelRow();
            made.channel = row;
            made.name = body.name();
            made.position =
                    1 + row.models.stream().mapToInt(one -> one.position).max().orElse(0);
            row.models.add(made);
            return made;
        });
        model.upstreamName = body.upstreamName() == null ? serving(row).upstreamName(body.name()) : body.upstreamName();
        model.endpoints = body.endpoints() == null ? List.of("chat") : body.endpoints();
        row.updatedAt = now();
    }

    /** The provider that the channel's calls are made for. */
    Provider serving(ChannelRow row) {
        return providers.serving(row.provider, row.baseUrl);
    }

    private SecretText secret(ChannelRow row, ChannelBody.Credential body) {
        Checks checks = new Checks();
        SecretText secret = providers.secret(serving(row), body.secret(), "secret", checks);
        checks.throwIfAny();
        return secret;
    }

    /** As exact as PostgreSQL keeps it, so that an entity tag does not change by storing. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
