package dev.sluice.service;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting whose value stands in a file, as Kubernetes mounts secrets.
 *
 * @param property the setting that the file holds, such as {@code sluice.admin-token}
 * @param variable what named the file, such as {@code SLUICE_ADMIN_TOKEN_FILE}, for messages
 * @param path the file
 */
record SecretFile(String property, String variable, String path) {

    private static final Pattern VARIABLE = Pattern.compile("SLUICE_([A-Z0-9_]+)_FILE");
    private static final Pattern PROPERTY = Pattern.compile("sluice\\.([a-z0-9.-]+)-file");

    /** All files that the environment or a property names; the environment wins, as everywhere. */
    static Iterable<SecretFile> named(ConfigSourceContext context) {
        SortedMap<String, SecretFile> files = new TreeMap<>();
        for (Iterator<String> names = context.iterateNames(); names.hasNext(); ) {
            String name = names.next();
            String property = propertyBehind(name);
            ConfigValue path = property == null ? null : context.getValue(name);
            if (path != null && path.getValue() != null && !path.getValue().isBlank()) {
                files.merge(
                        property,
                        new SecretFile(property, name, path.getValue().strip()),
                        (one, other) -> VARIABLE.matcher(one.variable()).matches() ? one : other);
            }
        }
        return Map.copyOf(files).values();
    }

    private static String propertyBehind(String name) {
        Matcher variable = VARIABLE.matcher(name);
        if (variable.matches()) {
            return "sluice." + variable.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
        }
        Matcher property = PROPERTY.matcher(name);
        return property.matches() ? "sluice." + property.group(1) : null;
    }

    /** The file's text without white space around it. */
    String read() {
        String text;
        try {
            text = Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "%s names the file %s, which cannot be read (%s): mount the secret there or correct the path."
                            .formatted(variable, path, e.getClass().getSimpleName()),
                    e);
        }
        if (text.isEmpty()) {
            throw new IllegalStateException(
                    "%s names the file %s, which is empty: put the value into it.".formatted(variable, path));
        }
        return text;
    }
}
