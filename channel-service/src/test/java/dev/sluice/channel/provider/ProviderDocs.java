package dev.sluice.channel.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.channel.provider.Provider.Field;
import dev.sluice.channel.provider.Provider.Option;
import dev.sluice.channel.provider.Provider.Secret;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes docs/providers.md from the catalogue. */
public final class ProviderDocs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = """
            # Providers

            Made of `channel-service/src/main/resources/providers.yaml`; change that file, then run

            ```sh
            %s
            ```

            A channel is made with `POST /api/v1/channels` and one of the bodies below. Where a `baseUrl` is left out the provider's is
            called; one that is given may lack or hold the version. `GET /api/v1/providers/{name}` says the same as this page.

            ## What becomes of a chat

            Every provider serves chats, whole and as streams, with usage, price and errors. What else a chat may hold is *passed* byte for
            byte where client and upstream speak the same dialect (then it is up to the model), or else *translated*; *inline* is
            translated, but a file has to be a `data:` URL, and *text* takes plain text only. What is *dropped* is named in the answer's
            header `x-sluice-dropped`; what is *refused* is a 400 that names the field. Embeddings, rerank, images and speech have no
            endpoint yet.

            """;

    private static final Map<String, String> PARTS = parts();

    private ProviderDocs() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("tools", "tools");
        parts.put("images", "images");
        parts.put("documents", "documents");
        parts.put("audio", "audio");
        parts.put("reasoning", "reasoning");
        parts.put("jsonSchema", "JSON schema");
        return parts;
    }

    /** @param command that rewrites the page */
    static String page(List<Provider> providers, String command) {
        StringBuilder page = new StringBuilder(HEAD.formatted(command));
        overview(providers, page);
        providers.stream().sorted(Comparator.comparing(Provider::name)).forEach(one -> section(one, page));
        return page.toString();
    }

    private static void overview(List<Provider> providers, StringBuilder page) {
        Map<String, Map<String, String>> dialects = Catalogue.dialects("/providers.yaml");
        page.append("| provider | dialect |");
        PARTS.values().forEach(title -> page.append(' ').append(title).append(" |"));
        page.append("\n|---|---|").append("---|".repeat(PARTS.size())).append('\n');
        providers.stream().sorted(Comparator.comparing(Provider::name)).forEach(one -> {
            Map<String, String> parts = dialects.get(one.dialect());
            page.append("| [%1$s](#%1$s) | %2$s |".formatted(one.name(), one.dialect()));
            PARTS.keySet()
                    .forEach(part -> page.append(' ').append(parts.get(part)).append(" |"));
            page.append('\n');
        });
    }

    /** The body that makes a channel of the provider. */
    public static ObjectNode example(Provider provider) {
        ObjectNode channel = JsonNodeFactory.instance.objectNode().put("name", provider.name() + "-1");
        channel.put("provider", provider.name());
        if (provider.baseUrl() == null) {
            channel.put("baseUrl", provider.example().baseUrl());
        }
        provider.options().stream()
                .filter(option -> option.required() && option.fallback() == null && option.fromSecret() == null)
                .forEach(option -> channel.withObject("/options").put(option.name(), option.example()));
        if (provider.credentials() == Provider.Credentials.REQUIRED) {
            ObjectNode credential = channel.putArray("credentials").addObject().put("name", "k1");
            if (provider.secret() == Secret.STRING || provider.secret() == Secret.STRING_OR_OBJECT) {
                credential.put("secret", "the-key");
            } else {
                credential.set("secret", object(provider));
            }
        }
        channel.putArray("models").addObject().put("name", provider.example().model());
        return channel;
    }

    /** A secret of the provider's fields. */
    static ObjectNode object(Provider provider) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Field field : provider.fields()) {
            if (field.required() || provider.secret() == Secret.SERVICE_ACCOUNT) {
                object.put(field.name(), sample(provider, field.name()));
            }
        }
        return object;
    }

    private static String sample(Provider provider, String field) {
        if (provider.secret() != Secret.SERVICE_ACCOUNT) {
            return "the-" + field;
        }
        return switch (field) {
            case "type" -> "service_account";
            case "client_email" -> "sluice@my-project.iam.gserviceaccount.com";
            case "private_key" -> "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----\n";
            case "token_uri" -> "https://oauth2.googleapis.com/token";
            case "project_id" -> "my-project";
            default -> "the-" + field;
        };
    }

    private static void section(Provider provider, StringBuilder page) {
        page.append("\n## ").append(provider.name()).append("\n\n").append(provider.title());
        page.append(provider.baseUrl() == null ? "; a `baseUrl` is required." : " at `" + provider.defaultUrl() + "`.");
        if (provider.credentials() == Provider.Credentials.OPTIONAL) {
            page.append(" Credentials are optional.");
        }
        if (provider.note() != null) {
            page.append(' ').append(provider.note());
        }
        page.append("\n\n```json\n").append(text(example(provider))).append("\n```\n");
        fields(provider, page);
        options(provider, page);
    }

    private static void fields(Provider provider, StringBuilder page) {
        if (provider.fields().isEmpty()) {
            return;
        }
        page.append(
                switch (provider.secret()) {
                    case STRING, OBJECT -> "\nA `secret` is an object:\n";
                    case STRING_OR_OBJECT -> "\nA `secret` is a string, or an object:\n";
                    case SERVICE_ACCOUNT -> "\nA `secret` is the JSON key file, as an object or as its text:\n";
                });
        page.append("\n| field | | |\n|---|---|---|\n");
        for (Field field : provider.fields()) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(field.name(), field.title(), field.required() ? "required" : "optional"));
        }
    }

    private static void options(Provider provider, StringBuilder page) {
        page.append("\n| option | | |\n|---|---|---|\n");
        for (Option option : provider.options()) {
            page.append("| `%s` | %s | %s |\n".formatted(option.name(), option.title(), value(option)));
        }
    }

    private static String value(Option option) {
        if (option.fallback() != null) {
            return "default `" + option.fallback() + "`";
        }
        String origin = option.fromSecret() == null ? "" : ", else the secret's `" + option.fromSecret() + "`";
        String example = option.example() == null ? "" : ", such as `" + option.example() + "`";
        return (option.required() ? "required" : "optional") + origin + example;
    }

    private static String text(ObjectNode json) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
