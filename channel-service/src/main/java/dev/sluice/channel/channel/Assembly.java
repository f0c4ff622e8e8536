package dev.sluice.channel.channel;

import dev.sluice.admin.Checks;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.secret.Sealer;
import dev.sluice.channel.store.ChannelModelRow;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.CredentialRow;
import dev.sluice.channel.store.GroupRow;
import dev.sluice.channel.store.Limits;
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
    private final Headers headers;
    private final Sealer sealer;
    private final Clock clock;

    Assembly(ChannelRules rules, Headers headers, Sealer sealer, Clock clock) {
        this.rules = rules;
        this.headers = headers;
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
                checks.that(hasSecret(credentials.get(i)), "credentials[" + i + "].secret", "is required");
            }
        }
        ChannelRow row = new ChannelRow();
        row.id = UUID.randomUUID().toString();
        row.createdAt = now();
        List<String> open = body.publicHeaders() == null ? List.of() : body.publicHeaders();
        headers.apply(row, body.headers() == null ? Map.of() : body.headers(), open, checks);
        fields(row, body);
        credentials.forEach(credential -> put(row, credential));
        if (body.models() != null) {
            body.models().forEach(model -> put(row, model));
        }
        return row;
    }

    /** All fields but arrays and headers, already checked. */
    void fields(ChannelRow row, ChannelBody body) {
        row.name = body.name();
        row.provider = body.provider();
        row.baseUrl = body.baseUrl() == null ? null : body.baseUrl().strip().replaceAll("/+$", "");
        row.options = body.options() == null ? Map.of() : body.options();
        row.groups = body.groups() == null ? List.of(GroupRow.DEFAULT) : body.groups();
        row.priority = body.priority() == null ? 0 : body.priority();
        row.weight = body.weight() == null ? DEFAULT_WEIGHT : body.weight();
        row.limits = body.limits() == null ? Limits.NONE : body.limits();
        row.timeouts = body.timeouts() == null ? Timeouts.DEFAULT : body.timeouts();
        row.enabled = body.enabled() == null || body.enabled();
        row.updatedAt = now();
    }

    /** Adds or changes a checked credential; one without secret keeps the stored one. */
    void put(ChannelRow row, ChannelBody.Credential body) {
        Optional<CredentialRow> old = row.credential(body.name());
        if (old.isEmpty() && !hasSecret(body)) {
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
        if (hasSecret(body)) {
            String secret = body.secret().textValue();
            credential.ciphertext = sealer.credential(row.id, body.name(), secret);
            credential.hint = Sealer.hint(secret);
            credential.createdAt = now();
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
        model.upstreamName = body.upstreamName() == null ? body.name() : body.upstreamName();
        model.endpoints = body.endpoints() == null ? List.of("chat") : body.endpoints();
        row.updatedAt = now();
    }

    private static boolean hasSecret(ChannelBody.Credential credential) {
        return credential.secret() != null && !credential.secret().isNull();
    }

    /** As exact as PostgreSQL keeps it, so that an entity tag does not change by storing. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
