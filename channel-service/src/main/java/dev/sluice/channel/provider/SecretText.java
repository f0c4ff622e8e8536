package dev.sluice.channel.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.Checks;
import dev.sluice.channel.provider.Provider.Field;
import dev.sluice.channel.provider.Provider.Secret;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A credential's secret as it will be encrypted: the text that was written, or the JSON text of its object.
 *
 * @param recognised the part by whose end people know it
 * @param fields empty unless it is an object
 */
public record SecretText(String text, String recognised, JsonNode fields) {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_SECRET = 65_536;

    /**
     * Reads what an operator wrote.
     *
     * @param field where it stands, such as {@code secret}
     * @return null when something is wrong; then it is noted, without the secret
     */
    public static SecretText read(Provider provider, JsonNode given, String field, Checks checks) {
        Secret kind = provider.secret();
        if (given.isTextual() && !isObject(kind, given.textValue())) {
            return plain(provider, given.textValue(), field, checks);
        }
        JsonNode object = given.isTextual() ? parse(provider, given.textValue()) : given;
        if (kind == Secret.STRING) {
            checks.error(field, "must be a string for provider " + provider.name());
            return null;
        }
        if (!checks.that(object != null && object.isObject(), field, "must be " + expected(provider))) {
            return null;
        }
        return object(provider, (ObjectNode) object, field, checks);
    }

    /** Never the secret: records end up in messages. */
    @Override
    public String toString() {
        return "SecretText[hidden]";
    }

    private static boolean isObject(Secret kind, String text) {
        return kind == Secret.OBJECT_OR_PARTS
                || (kind != Secret.STRING && text.stripLeading().startsWith("{"));
    }

    private static SecretText plain(Provider provider, String text, String field, Checks checks) {
        boolean allowed = provider.secret() == Secret.STRING || provider.secret() == Secret.STRING_OR_OBJECT;
        boolean fine = checks.that(allowed, field, "must be " + expected(provider))
                && checks.that(
                        !text.isBlank()
                                && text.length() <= MAX_SECRET
                                && text.chars().noneMatch(Character::isISOControl),
                        field,
                        "must be neither blank nor longer than " + MAX_SECRET + " characters, on one line");
        return fine ? new SecretText(text, text, JsonNodeFactory.instance.objectNode()) : null;
    }

    private static SecretText object(Provider provider, ObjectNode given, String field, Checks checks) {
        boolean keyFile = provider.secret() == Secret.SERVICE_ACCOUNT;
        boolean fine = true;
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        String recognised = null;
        for (Field one : provider.fields()) {
            JsonNode value = given.path(one.name());
            String place = field + "." + one.name();
            if (value.isMissingNode() || value.isNull()) {
                fine &= checks.that(!one.required(), place, "is required: " + one.title());
            } else if (checks.that(
                    value.isTextual() && !value.textValue().isBlank(), place, "must be a string that is not blank")) {
                kept.set(one.name(), value);
                recognised = recognised == null ? value.textValue() : recognised;
            } else {
                fine = false;
            }
        }
        for (Map.Entry<String, JsonNode> one : given.properties()) {
            boolean known = provider.fields().stream().anyMatch(f -> f.name().equals(one.getKey()));
            fine &= checks.that(
                    known || keyFile,
                    field + "." + one.getKey(),
                    "is not a field of provider " + provider.name() + "; it has " + names(provider));
        }
        fine = fine && (!keyFile || ServiceAccount.check(kept, field, checks));
        String text = kept.toString();
        fine = fine && checks.that(text.length() <= MAX_SECRET, field, "must not be longer than " + MAX_SECRET);
        return fine ? new SecretText(text, recognised, kept) : null;
    }

    /** Null when it is no JSON, and not all parts where they are taken. */
    private static JsonNode parse(Provider provider, String text) {
        boolean parts = provider.secret() == Secret.OBJECT_OR_PARTS
                && !text.stripLeading().startsWith("{");
        if (parts) {
            return parts(provider, text.split("\\|", -1));
        }
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static JsonNode parts(Provider provider, String[] values) {
        if (values.length != provider.fields().size()) {
            return null;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < values.length; i++) {
            object.put(provider.fields().get(i).name(), values[i].strip());
        }
        return object;
    }

    private static String expected(Provider provider) {
        return switch (provider.secret()) {
            case STRING -> "a string";
            case OBJECT -> "an object of " + names(provider);
            case OBJECT_OR_PARTS -> "an object of " + names(provider) + ", or these in this order with | between them";
            case STRING_OR_OBJECT -> "a string, or an object of " + names(provider);
            case SERVICE_ACCOUNT -> "the JSON key file of a service account, pasted as an object or as its text";
        };
    }

    private static String names(Provider provider) {
        return provider.fields().stream().map(Field::name).collect(Collectors.joining(", "));
    }
}
