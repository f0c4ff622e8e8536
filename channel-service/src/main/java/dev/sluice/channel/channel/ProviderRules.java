package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.admin.Checks;
import dev.sluice.channel.provider.Provider;
import dev.sluice.channel.provider.Providers;
import dev.sluice.channel.provider.SecretText;
import dev.sluice.channel.provider.Settings;
import dev.sluice.channel.provider.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What a channel's provider wants of it, and makes of it. */
@Singleton
final class ProviderRules {
    private final Providers providers;

    ProviderRules(Providers providers) {
        this.providers = providers;
    }

    /** The provider that a checked channel, or one as stored, is served by. */
    Provider serving(String name, String baseUrl) {
        return providers.serving(name, baseUrl).orElseThrow();
    }

    /** Checks base URL, options and secrets. */
    void check(ChannelBody body, Checks checks) {
        if (!checks.required(body.provider(), "provider")) {
            return;
        }
        Optional<Provider> found = providers.serving(body.provider(), body.baseUrl());
        if (!checks.that(found.isPresent(), "provider", "must be one of " + providers.names())) {
            return;
        }
        Provider provider = found.get();
        List<ChannelBody.Credential> credentials = body.credentials() == null ? List.of() : body.credentials();
        for (int i = 0; i < credentials.size(); i++) {
            if (credentials.get(i) != null && credentials.get(i).hasSecret()) {
                secret(provider, credentials.get(i).secret(), "credentials[" + i + "].secret", checks);
            }
        }
        List<ChannelBody.Model> models = body.models() == null ? List.of() : body.models();
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i) != null) {
                endpoints(provider, models.get(i), "models[" + i + "].", checks);
            }
        }
        try {
            SettingsCheck.run(provider, settings(provider, body), checks);
        } catch (IllegalArgumentException e) {
            checks.error("baseUrl", e.getMessage());
        }
    }

    /** Checks that the provider has the endpoints that a model is to serve. */
    void endpoints(Provider provider, ChannelBody.Model model, String field, Checks checks) {
        List<String> endpoints = model.endpoints() == null ? List.of() : model.endpoints();
        endpoints.stream()
                .filter(endpoint -> endpoint != null && providers.lacks(provider, endpoint))
                .forEach(endpoint -> checks.error(
                        field + "endpoints", "must not hold " + endpoint + ": " + provider.name() + " has none"));
    }

    /** Null, and noted, when it is not what the provider wants. */
    SecretText secret(Provider provider, JsonNode secret, String field, Checks checks) {
        return SecretText.read(provider, secret, field, checks);
    }

    /**
     * Tidied, with the options that stand in a secret.
     *
     * @throws IllegalArgumentException about the base URL
     */
    Settings settings(Provider provider, ChannelBody body) {
        Settings settings = provider.settle(body.baseUrl(), body.options());
        for (ChannelBody.Credential credential :
                body.credentials() == null ? List.<ChannelBody.Credential>of() : body.credentials()) {
            SecretText secret = credential == null || !credential.hasSecret()
                    ? null
                    : secret(provider, credential.secret(), "", new Checks());
            if (secret != null) {
                settings = settings.with(provider.completed(settings.options(), secret));
            }
        }
        return settings;
    }
}
