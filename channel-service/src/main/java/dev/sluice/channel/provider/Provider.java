package dev.sluice.channel.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A kind of upstream.
 *
 * @param note for people; null = nothing worth saying
 * @param baseUrl default, without the version; may hold {@code {option}}; null = a channel must name one
 * @param regions values of the option {@code region} whose base URL is another one
 * @param version path appended to base URLs that do not end in it; null = none
 * @param dialect the JSON shape it speaks
 * @param access how a request with a credential is signed
 * @param credentials whether a channel needs any
 * @param secret what a credential's secret is
 * @param fields of a secret that is an object
 * @param forms others that such an object may have
 * @param options that a channel's {@code options} may hold
 * @param litellm how LiteLLM's file of prices calls it; null = by the same name
 * @param balance how it tells what is left of an account; null = it does not
 * @param parameters top-level fields of requests that it refuses or calls otherwise
 * @param lacks endpoints that its dialect has and it does not
 * @param paths endpoint → path below the base URL, with {@code {model}} and {@code {option}}; null = the dialect's own
 */
public record Provider(
        String name,
        String title,
        String note,
        String baseUrl,
        Map<String, String> regions,
        String version,
        String dialect,
        String access,
        Credentials credentials,
        Secret secret,
        List<Field> fields,
        List<Form> forms,
        List<Option> options,
        Quirks parameters,
        List<String> lacks,
        Map<String, String> paths,
        String litellm,
        String balance,
        Example example) {

    private static final String AZURE = "azure";

    /** Whether a channel needs a credential. */
    public enum Credentials {
        @JsonProperty("required")
        REQUIRED,
        @JsonProperty("optional")
        OPTIONAL
    }

    /** What a credential's secret is. */
    public enum Secret {
        /** One line of text. */
        @JsonProperty("string")
        STRING,
        /** An object of the provider's fields. */
        @JsonProperty("object")
        OBJECT,
        /** An object, or the values of its fields in their order, with {@code |} between them. */
        @JsonProperty("objectOrParts")
        OBJECT_OR_PARTS,
        /** A key as text, or else an object. */
        @JsonProperty("stringOrObject")
        STRING_OR_OBJECT,
        /** The key file of a Google service account, as an object or as its text. */
        @JsonProperty("serviceAccount")
        SERVICE_ACCOUNT
    }

    /**
     * A field of a secret.
     *
     * @param secret whether it must not be shown while it is typed
     * @param object whether it holds an object of its own instead of text
     */
    public record Field(String name, String title, boolean secret, boolean required, boolean object) {}

    /**
     * Another form of a secret that is an object, known by what stands in its first field.
     *
     * @param value of that field
     * @param file whether it is one that the vendor makes, of which more is not kept than is named here
     */
    public record Form(String title, String value, boolean file, List<Field> fields) {
        /** The field that tells the form. */
        public String by() {
            return fields.getFirst().name();
        }

        boolean is(JsonNode secret) {
            return value.equals(secret.path(by()).textValue());
        }
    }

    /**
     * An option of a channel.
     *
     * @param fallback its value when a channel does not set it; null = none
     * @param pattern that a value matches as a whole; null = anything
     * @param fromSecret field of a service account's key file that it is taken from when a channel does not set it
     */
    public record Option(
            String name,
            String title,
            boolean required,
            @JsonProperty("default") String fallback,
            String pattern,
            String example,
            String fromSecret) {
        boolean allows(String value) {
            return value != null && (pattern == null || Pattern.matches(pattern, value));
        }
    }

    /**
     * Top-level fields of an OpenAI request that a vendor does not take as they are.
     *
     * @param remove names that it refuses or has nothing for
     * @param rename name → what it calls it
     */
    public record Quirks(List<String> remove, Map<String, String> rename) {
        static final Quirks NONE = new Quirks(List.of(), Map.of());

        public Quirks {
            remove = remove == null ? List.of() : remove;
            rename = rename == null ? Map.of() : rename;
        }
    }

    /**
     * What the example of a channel in the docs is made of.
     *
     * @param baseUrl where a channel must name one
     * @param model what the upstream calls it
     */
    public record Example(String baseUrl, String model) {}

    public Provider {
        regions = regions == null ? Map.of() : regions;
        fields = fields == null ? List.of() : fields;
        forms = forms == null ? List.of() : forms;
        options = options == null ? List.of() : options;
        lacks = lacks == null ? List.of() : lacks;
        parameters = parameters == null ? Quirks.NONE : parameters;
    }

    /**
     * Tidies what an operator wrote about where calls go.
     *
     * @param typed base URL as written; null takes the provider's
     * @param options as written; one that is null counts as not set
     * @throws IllegalArgumentException with a message that continues the field's name, which is {@code baseUrl}
     */
    public Settings settle(String typed, Map<String, String> options) {
        Map<String, String> set = new LinkedHashMap<>();
        if (options != null) {
            options.forEach((option, value) -> {
                if (value != null) {
                    set.put(option, value);
                }
            });
        }
        if (typed == null && baseUrl == null) {
            throw new IllegalArgumentException(
                    "is required for provider " + name + ", such as \"" + example.baseUrl() + "\"");
        }
        if (typed == null) {
            return new Settings(null, set, null);
        }
        if (!isAzure()) {
            return new Settings(BaseUrl.clean(typed, speaksOverSockets()), set, null);
        }
        AzureUrl url = AzureUrl.read(typed);
        if (url.apiVersion() != null) {
            set.put(AzureUrl.API_VERSION, url.apiVersion());
        }
        return new Settings(url.stored(), set, url.deployment());
    }

    /** Where the calls of a channel with sound settings go. */
    public Address address(Settings settings) {
        Map<String, String> set = withDefaults(settings.options());
        if (isAzure()) {
            AzureUrl url = AzureUrl.read(settings.baseUrl());
            return new Address(url.called(), url.v1() ? null : BaseUrl.fill(paths, set), set);
        }
        String template = settings.baseUrl() != null
                ? settings.baseUrl()
                : regions.getOrDefault(set.getOrDefault("region", ""), baseUrl);
        return new Address(BaseUrl.append(BaseUrl.fill(template, set), version), BaseUrl.fill(paths, set), set);
    }

    /** How a price list calls it. */
    public String listedAs() {
        return litellm == null ? name : litellm;
    }

    /** The base URL of a channel that names none, its options in braces; null = a channel must name one. */
    public String defaultUrl() {
        return baseUrl == null ? null : BaseUrl.append(baseUrl, version);
    }

    /** What it calls a model that a channel gives no other name. */
    public String upstreamName(String model) {
        // The names of Azure's models, which deployments are called after, hold no dot there.
        return isAzure() && model.startsWith("gpt-3.5") ? "gpt-35" + model.substring("gpt-3.5".length()) : model;
    }

    /** The options, with those added that are not set and stand in the credential's secret. */
    public Map<String, String> completed(Map<String, String> set, SecretText secret) {
        Map<String, String> all = new LinkedHashMap<>(set);
        for (Option option : options) {
            JsonNode value =
                    option.fromSecret() == null ? null : secret.fields().get(option.fromSecret());
            if (value != null && option.allows(value.textValue())) {
                all.putIfAbsent(option.name(), value.textValue());
            }
        }
        return all;
    }

    private boolean speaksOverSockets() {
        return baseUrl != null && baseUrl.startsWith("wss:");
    }

    /** What a secret that is an object is read as. */
    Form form(JsonNode object) {
        return forms.stream()
                .filter(form -> form.is(object))
                .findFirst()
                .orElseGet(() -> new Form(null, null, secret == Secret.SERVICE_ACCOUNT, fields));
    }

    boolean isAzure() {
        return AZURE.equals(access);
    }

    private Map<String, String> withDefaults(Map<String, String> set) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Option option : options) {
            if (option.fallback() != null) {
                all.put(option.name(), option.fallback());
            }
        }
        all.putAll(set);
        return all;
    }
}
