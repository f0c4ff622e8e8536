package dev.sluice.channel.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a channel changes in the top-level fields of requests; what is null is empty.
 *
 * @param set by the upstream's names: what stands there whatever the client sends
 * @param defaults by the upstream's names: what stands there when the client does not send the name
 * @param remove the client's names that are not passed on
 * @param rename the client's name → the upstream's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Parameters(
        Map<String, JsonNode> set,
        @JsonProperty("default") Map<String, JsonNode> defaults,
        List<String> remove,
        Map<String, String> rename) {
    public static final Parameters NONE = new Parameters(null, null, null, null);

    /** The names that it says what becomes of. */
    public Set<String> names() {
        Set<String> names = new HashSet<>(remove == null ? List.of() : remove);
        names.addAll(set == null ? Set.of() : set.keySet());
        names.addAll(defaults == null ? Set.of() : defaults.keySet());
        names.addAll(rename == null ? Set.of() : rename.keySet());
        return names;
    }
}
