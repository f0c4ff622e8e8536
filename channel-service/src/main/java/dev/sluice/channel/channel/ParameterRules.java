package dev.sluice.channel.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.admin.Checks;
import dev.sluice.channel.store.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a channel may change in requests: nothing that would let more be served than was priced, or something else. */
final class ParameterRules {
    static final int MAX_NAMES = 64;
    static final int MAX_BYTES = 32 << 10;

    private static final Set<String> OURS = Set.of("model", "messages", "stream", "stream_options", "n");
    private static final Set<String> LIMITS = Set.of("max_tokens", "max_completion_tokens");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final String ROOT = "parameters.";

    private final Checks checks;
    private final Map<String, String> seen = new HashMap<>();
    private final Map<String, String> limited = new HashMap<>();
    private int bytes;

    private ParameterRules(Checks checks) {
        this.checks = checks;
    }

    static void check(Parameters parameters, Checks checks) {
        if (parameters == null) {
            return;
        }
        ParameterRules rules = new ParameterRules(checks);
        rules.values("set", parameters.set());
        rules.values("default", parameters.defaults());
        rules.removed(parameters.remove() == null ? List.of() : parameters.remove());
        rules.renamed(parameters.rename() == null ? Map.of() : parameters.rename());
        checks.that(
                rules.seen.size() <= MAX_NAMES, "parameters", "must not be about more than " + MAX_NAMES + " names");
        checks.that(
                rules.bytes <= MAX_BYTES,
                "parameters",
                "must not have values of more than " + MAX_BYTES + " bytes in all");
    }

    static void systemPrompt(String text, Checks checks) {
        if (text != null) {
            checks.that(!text.isBlank(), "systemPrompt", "must not be blank; leave it out for none");
            checks.that(
                    text.getBytes(UTF_8).length <= MAX_BYTES,
                    "systemPrompt",
                    "must not be longer than " + MAX_BYTES + " bytes");
            checks.that(
                    text.chars().noneMatch(c -> Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0),
                    "systemPrompt",
                    "must not hold control characters but tabs and line breaks");
        }
    }

    private void values(String kind, Map<String, JsonNode> values) {
        (values == null ? Map.<String, JsonNode>of() : values).forEach((name, value) -> {
            String field = ROOT + kind + '.' + name;
            if (!mayName(name, field, kind)
                    || !checks.that(
                            value != null && !value.isNull(), field, "must not be null; to leave it out, remove it")) {
                return;
            }
            bytes += value.toString().getBytes(UTF_8).length;
            if (LIMITS.contains(name)) {
                checks.that(
                        value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 1,
                        field,
                        "must be a whole number of at least 1");
                checks.that(
                        limited.put(kind, name) == null,
                        field,
                        "is the same limit under its other name; an upstream wants one of them");
            }
        });
    }

    private void removed(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String field = ROOT + "remove[" + i + ']';
            if (checks.required(name, field) && mayName(name, field, "remove")) {
                checks.that(
                        !LIMITS.contains(name),
                        field,
                        "bounds what a call may cost, so it cannot be removed; rename it to what the upstream knows");
            }
        }
    }

    private void renamed(Map<String, String> names) {
        List<String> targets = new ArrayList<>();
        names.forEach((from, to) -> {
            String field = ROOT + "rename." + from;
            if (!mayName(from, field, "rename") || !checks.required(to, field)) {
                return;
            }
            checks.that(
                    NAME.matcher(to).matches(), field, "must be a name of 1 to 64 letters, digits, '_', '.' or '-'");
            checks.that(!OURS.contains(to), field, "must not be " + to + ", which routing and metering depend on");
            checks.that(
                    LIMITS.contains(from) == LIMITS.contains(to),
                    field,
                    "of the limits of tokens, which bound what a call may cost, one can only become the other");
            checks.that(!targets.contains(to), field, "must not be what another name becomes too");
            targets.add(to);
        });
    }

    private boolean mayName(String name, String field, String kind) {
        String other = seen.put(name, kind);
        return checks.that(
                        NAME.matcher(name).matches(),
                        field,
                        "must be a name of 1 to 64 letters, digits, '_', '.' or '-'")
                & checks.that(!OURS.contains(name), field, "is not for a channel: routing and metering depend on it")
                & checks.that(other == null, field, "stands in " + other + " too");
    }
}
