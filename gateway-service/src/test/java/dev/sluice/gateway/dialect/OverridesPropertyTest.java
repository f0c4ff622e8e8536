package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.RouteTable.Parameters;
import dev.sluice.gateway.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Edited bytes say what a tree would say that was changed the same way, and what is not changed are the client's bytes. */
class OverridesPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("a", "b", "c", "seed", "random_seed", "é", "x y");
    private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");
    private static final List<String> VALUES = List.of(
            "1",
            "-0.50",
            "1e2",
            "true",
            "null",
            "\"\"",
            "\"a\\\"},\\\\\"",
            "\"漢😀\\u00e9\"",
            "{}",
            "{\"a\":1,\"b\":{\"max_tokens\":9}}",
            "[ ]",
            "[\"a\",{\"c\" : [null]}]");
    private static final List<String> BLANKS = List.of("", " ", "\n\t", "  ");

    /** A top-level field as a client writes it. */
    record Raw(String name, String text) {}

    /** What a channel changes, by kinds that exclude each other for each name. */
    record Rules(Parameters parameters, String systemPrompt) {}

    @Property(tries = 5_000)
    void saysWhatATreeSays(
            @ForAll("clients") List<Raw> client, @ForAll("rules") Rules rules, @ForAll("limits") Limit limit)
            throws IOException {
        String body = "{" + String.join(",", client.stream().map(Raw::text).toList()) + "}";
        byte[] bytes = body.getBytes(UTF_8);
        Overrides overrides = Overrides.of(Samples.overriding(rules.parameters(), rules.systemPrompt(), Map.of()));

        Overridden changed = overrides.in(bytes, bytes.length, limit);

        String edited = new String(Edit.joined(changed.edits(), bytes, 0, bytes.length), UTF_8);
        assertThat(JSON.readTree(edited)).as(edited).isEqualTo(reference(rules, limit, JSON.readTree(body)));
        assertThat(edited.getBytes(UTF_8).length - bytes.length)
                .isLessThanOrEqualTo(overrides.addedBytes() + (limit.cap() > 0 ? 40 : 0));
        for (Raw field : client) {
            if (isUntouched(field.name(), rules)) {
                assertThat(edited).contains(field.text().strip());
            }
        }
    }

    private static boolean isUntouched(String name, Rules rules) {
        Parameters said = rules.parameters();
        return !LIMITS.contains(name)
                && !said.set().containsKey(name)
                && !said.remove().contains(name)
                && !said.rename().containsKey(name)
                && !said.rename().containsValue(name)
                && !(name.equals("messages") && rules.systemPrompt() != null);
    }

    private static ObjectNode reference(Rules rules, Limit limit, JsonNode client) throws JsonProcessingException {
        Parameters said = rules.parameters();
        Map<String, String> rename = new HashMap<>(said.rename());
        LIMITS.stream().filter(said.set()::containsKey).forEach(name -> {
            rename.remove(name);
            rename.put(LIMITS.get(1 - LIMITS.indexOf(name)), name);
        });
        ObjectNode result = JSON.createObjectNode();
        client.properties().forEach(field -> {
            String to = rename.get(field.getKey());
            if (to != null) {
                result.set(to, field.getValue());
            }
        });
        client.properties().forEach(field -> {
            if (!rename.containsKey(field.getKey())
                    && !said.remove().contains(field.getKey())
                    && !result.has(field.getKey())) {
                result.set(field.getKey(), field.getValue());
            }
        });
        for (Map.Entry<String, String> set : said.set().entrySet()) {
            result.set(set.getKey(), bounded(set.getKey(), JSON.readTree(set.getValue()), limit));
        }
        for (Map.Entry<String, String> other : said.defaults().entrySet()) {
            boolean there = LIMITS.contains(other.getKey()) ? hasLimit(result) : result.has(other.getKey());
            if (!there) {
                result.set(other.getKey(), bounded(other.getKey(), JSON.readTree(other.getValue()), limit));
            }
        }
        if (limit.cap() > 0) {
            if (!hasLimit(result)) {
                result.put(rename.getOrDefault(limit.field(), limit.field()), (int) limit.cap());
            }
            LIMITS.stream().filter(result::has).forEach(name -> {
                if (result.get(name).isNull() || result.get(name).asLong() > limit.cap()) {
                    result.put(name, (int) limit.cap());
                }
            });
        }
        if (rules.systemPrompt() != null && result.get("messages") instanceof ArrayNode messages) {
            messages.insertObject(0).put("role", "system").put("content", rules.systemPrompt());
        }
        return result;
    }

    private static boolean hasLimit(ObjectNode node) {
        return LIMITS.stream().anyMatch(node::has);
    }

    private static JsonNode bounded(String name, JsonNode value, Limit limit) {
        return LIMITS.contains(name) && limit.held() > 0 && value.asLong() > limit.held()
                ? JSON.getNodeFactory().numberNode((int) limit.held())
                : value;
    }

    @Provide
    Arbitrary<List<Raw>> clients() {
        Arbitrary<List<Raw>> others =
                field(Arbitraries.of(NAMES), Arbitraries.of(VALUES)).list().ofMaxSize(6);
        Arbitrary<String> counts = Arbitraries.of("1", "7", "50", "90000", "null");
        Arbitrary<List<Raw>> limits =
                field(Arbitraries.of(LIMITS), counts).list().ofMaxSize(2).uniqueElements(Raw::name);
        Arbitrary<List<Raw>> ours = Combinators.combine(
                        field(Arbitraries.just("model"), Arbitraries.just("\"m\"")),
                        field(Arbitraries.just("messages"), Arbitraries.of("[]", "[ {\"a\":1}]", "[\n]", "7")))
                .as((model, messages) -> List.of(model, messages))
                .list()
                .ofMaxSize(1)
                .map(some -> some.isEmpty() ? List.<Raw>of() : some.get(0));
        return Combinators.combine(others, limits, ours).flatAs((some, two, must) -> {
            List<Raw> all = new ArrayList<>(some);
            all.addAll(two);
            all.addAll(must);
            return Arbitraries.shuffle(all);
        });
    }

    private static Arbitrary<Raw> field(Arbitrary<String> names, Arbitrary<String> values) {
        Arbitrary<String> blanks = Arbitraries.of(BLANKS);
        return Combinators.combine(names, values, blanks, blanks, Arbitraries.of(true, false))
                .as((name, value, before, after, escaped) -> new Raw(
                        name,
                        before
                                + '"'
                                + (escaped ? "\\u%04x".formatted((int) name.charAt(0)) + name.substring(1) : name)
                                + '"'
                                + after
                                + ':'
                                + before
                                + value
                                + after));
    }

    @Provide
    Arbitrary<Rules> rules() {
        Arbitrary<List<String>> kinds =
                Arbitraries.of("", "set", "default", "remove", "rename").list().ofSize(NAMES.size());
        Arbitrary<List<String>> targets = Arbitraries.shuffle(NAMES);
        Arbitrary<String> limits =
                Arbitraries.of("", "set0", "set1", "default0", "default1", "0to1", "1to0", "set0 1to0");
        return Combinators.combine(
                        kinds, targets, limits, Arbitraries.of(VALUES), Arbitraries.of("", "Say \"é\"\n", "x"))
                .as(OverridesPropertyTest::rules);
    }

    private static Rules rules(
            List<String> kinds, List<String> targets, String limits, String value, String systemPrompt) {
        Map<String, String> set = new LinkedHashMap<>();
        Map<String, String> defaults = new LinkedHashMap<>();
        List<String> remove = new ArrayList<>();
        Map<String, String> rename = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            switch (kinds.get(i)) {
                case "set" -> set.put(name, value);
                case "default" -> defaults.put(name, value);
                case "remove" -> remove.add(name);
                case "rename" -> {
                    if (!targets.get(i).equals(name)) {
                        rename.put(name, targets.get(i));
                    }
                }
                default -> {}
            }
        }
        for (int i = 0; i < 2; i++) {
            if (limits.contains("set" + i)) {
                set.put(LIMITS.get(i), "60");
            } else if (limits.contains("default" + i)) {
                defaults.put(LIMITS.get(i), "60");
            }
            if (limits.contains(i + "to" + (1 - i))) {
                rename.put(LIMITS.get(i), LIMITS.get(1 - i));
            }
        }
        return new Rules(new Parameters(set, defaults, remove, rename), systemPrompt.isEmpty() ? null : systemPrompt);
    }

    @Provide
    Arbitrary<Limit> limits() {
        return Arbitraries.of(
                new Limit(0, 0, "max_tokens"),
                new Limit(30, 0, "max_tokens"),
                new Limit(30, 30, "max_tokens"),
                new Limit(30, 30, "max_completion_tokens"),
                new Limit(1, 1, "max_tokens"));
    }
}
