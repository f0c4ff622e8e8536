package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Versions of Sluice that run side by side read each other. What each released version writes is kept in {@code
 * src/test/forms/<version>} and never changed; a new form is a new folder.
 */
class FormsTest {
    private static final Path FORMS = Path.of("src/test/forms");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Map<String, Class<?>> RECORDS = Map.of(
            "usage-event.json", UsageEvent.class,
            "key-grant.json", KeyGrant.class,
            "route-table.json", RouteTable.class);
    /** In these every name is data. */
    private static final Set<String> MAPS =
            Set.of("tags", "paths", "options", "headers", "secretHeaders", "set", "defaults", "rename", "toolCalls");

    static Stream<Arguments> forms() throws IOException {
        try (Stream<Path> versions = Files.list(FORMS)) {
            return versions.toList().stream().flatMap(version -> RECORDS.entrySet().stream()
                    .map(one -> Arguments.of(version.resolve(one.getKey()), one.getValue())));
        }
    }

    static Stream<Path> values() throws IOException {
        try (Stream<Path> versions = Files.list(FORMS)) {
            return versions.map(version -> version.resolve("values.json")).toList().stream();
        }
    }

    /** So both ways: this version reads that one, and that one finds every field as it knows it in what this one writes. */
    @ParameterizedTest
    @MethodSource("forms")
    void whatAnEarlierVersionWroteIsReadAndWrittenWithoutLoss(Path form, Class<?> type) throws IOException {
        JsonNode written = JSON.readTree(form.toFile());

        Object read = JSON.treeToValue(written, type);

        assertThat(missing("", written, JSON.valueToTree(read)))
                .as("an older version does not find these: keep them, or raise FORMAT and upgrade readers first")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void fieldsOfALaterVersionArePassedOver(Path form, Class<?> type) throws IOException {
        JsonNode written = JSON.readTree(form.toFile());
        Object read = JSON.treeToValue(written, type);

        extend(written);

        assertThat(JSON.treeToValue(written, type)).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("values")
    void enumerationsHaveNoValueThatAnEarlierVersionCannotRead(Path values) throws IOException {
        Map<String, Class<? extends Enum<?>>> types = Map.of(
                "UsageEvent.Outcome", UsageEvent.Outcome.class,
                "UsageEvent.UsageSource", UsageEvent.UsageSource.class,
                "KeyGrant.Unit", KeyGrant.Unit.class,
                "KeyGrant.Period", KeyGrant.Period.class);
        JsonNode known = JSON.readTree(values.toFile());

        types.forEach((name, type) -> assertThat(
                        Stream.of(type.getEnumConstants()).map(Enum::name).toList())
                .as("%s: raise FORMAT and let readers know the value one version before it is written", name)
                .isEqualTo(JSON.convertValue(known.get(name), List.class)));
    }

    /** Otherwise a field could vanish unseen. */
    @Test
    void theFormsOfThisVersionLeaveNoFieldOut() throws IOException {
        Path newest = values().max(Comparator.naturalOrder()).orElseThrow().getParent();
        for (Map.Entry<String, Class<?>> one : RECORDS.entrySet()) {
            JsonNode form = JSON.readTree(newest.resolve(one.getKey()).toFile());
            JsonNode written = JSON.valueToTree(JSON.treeToValue(form, one.getValue()));
            assertThat(missing("", written, form))
                    .as("a released form stays as it is: copy %s to the version that comes next and add to it", newest)
                    .isEmpty();
        }
    }

    private static void extend(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(field -> !MAPS.contains(field.getKey()))
                    .forEach(field -> extend(field.getValue()));
            object.putObject("ofALaterVersion").put("a", 1);
        } else {
            node.forEach(FormsTest::extend);
        }
    }

    private static List<String> missing(String path, JsonNode expected, JsonNode found) {
        List<String> missing = new ArrayList<>();
        if (expected.isObject()) {
            expected.properties().forEach(field -> {
                String name = path + "/" + field.getKey();
                JsonNode other = found.get(field.getKey());
                missing.addAll(other == null ? List.of(name) : missing(name, field.getValue(), other));
            });
        } else if (expected.isArray() && expected.size() == found.size()) {
            for (int i = 0; i < expected.size(); i++) {
                missing.addAll(missing(path + "/" + i, expected.get(i), found.get(i)));
            }
        } else if (!expected.equals(found)
                && !(expected.isIntegralNumber() && expected.asLong() == found.asLong() && found.isIntegralNumber())) {
            missing.add(path + ": " + expected + " became " + found);
        }
        return missing;
    }
}
