package dev.sluice.channel.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.channel.provider.Provider.Field;
import dev.sluice.channel.provider.Provider.Form;
import dev.sluice.channel.provider.Provider.Option;
import dev.sluice.channel.provider.Provider.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes docs/providers.md from the catalogue. */
public final class ProviderDocs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = text("head.md");
    private static final String BESIDE_CHAT = text("beside-chat.md");

    private static final String OTHERS_PROVEN_BY = "othersProvenBy";
    private static final Map<String, String> PARTS = parts();
    private static final Map<String, String> ENDPOINTS = endpoints();

    private ProviderDocs() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("tools", "tools");
        parts.put("vision", "images");
        parts.put("documents", "documents");
        parts.put("audio", "audio");
        parts.put("reasoning", "reasoning");
        parts.put("jsonSchema", "JSON schema");
        parts.put("webSearch", "web search");
        parts.put("logprobs", "logprobs");
        parts.put("provenBy", "proven by");
        return parts;
    }

    private static Map<String, String> endpoints() {
        Map<String, String> endpoints = new LinkedHashMap<>();
        endpoints.put("embeddings", "embeddings");
        endpoints.put("rerank", "rerank");
        endpoints.put("moderations", "moderations");
        endpoints.put("completions", "completions");
        endpoints.put("images", "images");
        endpoints.put("speech", "speech");
        endpoints.put("transcriptions", "transcriptions");
        endpoints.put("translations", "translations");
        endpoints.put("image-edits", "image edits");
        endpoints.put("image-variations", "variations");
        endpoints.put(OTHERS_PROVEN_BY, "proven by");
        return endpoints;
    }

    /** @param command that rewrites the page */
    static String page(List<Provider> providers, String command) {
        StringBuilder page = new StringBuilder(HEAD.replace("{command}", command));
        overview(providers, page, PARTS);
        page.append(BESIDE_CHAT);
        overview(providers, page, ENDPOINTS);
        providers.stream().sorted(Comparator.comparing(Provider::name)).forEach(one -> section(one, page));
        return page.toString();
    }

    private static void overview(List<Provider> providers, StringBuilder page, Map<String, String> columns) {
        Providers catalogue = new Providers();
        Map<String, Map<String, String>> dialects = Catalogue.dialects("/providers.yaml");
        Map<String, Map<String, String>> witnesses = Catalogue.witnesses("/providers.yaml");
        page.append("| provider | dialect |");
        columns.values().forEach(title -> page.append(' ').append(title).append(" |"));
        page.append("\n|---|---|").append("---|".repeat(columns.size())).append('\n');
        providers.stream().sorted(Comparator.comparing(Provider::name)).forEach(one -> {
            Map<String, String> parts = new HashMap<>(dialects.get(one.dialect()));
            parts.putAll(witnesses.getOrDefault(one.name(), Map.of()));
            page.append("| [%1$s](#%1$s) | %2$s |".formatted(one.name(), one.dialect()));
            boolean lacksAll = columns.keySet().stream()
                    .filter(part -> !part.equals(OTHERS_PROVEN_BY))
                    .allMatch(part -> catalogue.lacks(one, part));
            columns.keySet().forEach(part -> page.append(' ')
                    .append(
                            catalogue.lacks(one, part)
                                    ? "refused"
                                    : lacksAll ? "—" : Objects.requireNonNull(parts.get(part), part))
                    .append(" |"));
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
        quirks(provider.parameters(), page);
        fields(provider, page);
        options(provider, page);
    }

    private static void quirks(Provider.Quirks quirks, StringBuilder page) {
        List<String> sentences = new ArrayList<>();
        if (!quirks.remove().isEmpty()) {
            sentences.add("Not passed on: `" + String.join("`, `", quirks.remove()) + "`.");
        }
        if (!quirks.rename().isEmpty()) {
            sentences.add(quirks.rename().entrySet().stream()
                    .map(one -> "`" + one.getKey() + "` to `" + one.getValue() + "`")
                    .collect(Collectors.joining(", ", "Renamed: ", ".")));
        }
        if (!sentences.isEmpty()) {
            page.append('\n').append(String.join(" ", sentences)).append('\n');
        }
    }

    private static void fields(Provider provider, StringBuilder page) {
        if (provider.fields().isEmpty()) {
            return;
        }
        page.append(
                switch (provider.secret()) {
                    case STRING, OBJECT -> "\nA `secret` is an object:\n";
                    case OBJECT_OR_PARTS ->
                        "\nA `secret` is an object, or the same in this order with `|` between them:\n";
                    case STRING_OR_OBJECT -> "\nA `secret` is a string, or an object:\n";
                    case SERVICE_ACCOUNT -> "\nA `secret` is the JSON key file, as an object or as its text:\n";
                });
        table(provider.fields(), page);
        for (Form form : provider.forms()) {
            page.append("\nOr, with `%s` of `%s`: %s.\n"
                    .formatted(
                            form.by(),
                            form.value(),
                            Character.toLowerCase(form.title().charAt(0))
                                    + form.title().substring(1)));
            table(form.fields(), page);
        }
    }

    private static void table(List<Field> fields, StringBuilder page) {
        page.append("\n| field | | |\n|---|---|---|\n");
        for (Field field : fields) {
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

    private static String text(String name) {
        try (InputStream in = ProviderDocs.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
