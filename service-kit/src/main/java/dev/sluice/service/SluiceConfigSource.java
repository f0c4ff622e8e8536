package dev.sluice.service;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Adds what follows from other settings: {@code sluice.x} out of the file that {@code SLUICE_X_FILE} names, and {@code
 * quarkus.datasource.*} out of {@code sluice.database-url}. Where that stands in a file, the password is {@link DatabaseLogin}'s matter.
 *
 * <p>Found by the service loader. One factory does both, since the database address may itself stand in a file.
 */
public final class SluiceConfigSource implements ConfigSourceFactory {

    /** Above application.properties (250), below .env (295) and the environment (300). */
    static final int ORDINAL = 290;

    static final String DATABASE_URL = "sluice.database-url";

    /** @throws StartRefused where a setting cannot be read */
    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return StartRefused.unlessRead(() -> derived(context));
    }

    private static Iterable<ConfigSource> derived(ConfigSourceContext context) {
        Map<String, String> values = new HashMap<>();
        for (SecretFile file : SecretFile.named(context)) {
            refuseBoth(context, file.property(), file.variable());
            values.put(file.property(), file.read());
        }
        String url = values.containsKey(DATABASE_URL) ? values.get(DATABASE_URL) : valueOf(context, DATABASE_URL);
        if (url != null) {
            boolean inFile = values.containsKey(DATABASE_URL);
            DatabaseUrl.parse(url).properties().forEach((name, value) -> {
                refuseBoth(context, name, "SLUICE_DATABASE_URL");
                values.put(name, value);
            });
            if (inFile && values.remove(DatabaseUrl.PASSWORD) != null) {
                values.put("quarkus.datasource.credentials-provider", DatabaseLogin.class.getSimpleName());
            }
        }
        return values.isEmpty()
                ? List.of()
                : List.of(new PropertiesConfigSource(literal(values), "Sluice: files and database address", ORDINAL));
    }

    /** Defaults that an application ships may be overruled; what somebody set for this start may not. */
    private static void refuseBoth(ConfigSourceContext context, String property, String variable) {
        ConfigValue given = context.getValue(property);
        if (given != null && given.getValue() != null && given.getConfigSourceOrdinal() > ORDINAL) {
            throw new IllegalStateException("%s and %s are both set, and only one can be right: remove one of them."
                    .formatted(asVariable(property), variable));
        }
    }

    private static String valueOf(ConfigSourceContext context, String property) {
        ConfigValue value = context.getValue(property);
        return value == null || value.getValue() == null || value.getValue().isBlank() ? null : value.getValue();
    }

    private static String asVariable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** SmallRye expands <code>${…}</code> in every value; a password that holds a dollar must stay as it is. */
    private static Map<String, String> literal(Map<String, String> values) {
        return values.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .replace("$", "\\$")));
    }
}
