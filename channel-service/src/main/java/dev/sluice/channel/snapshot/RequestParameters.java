package dev.sluice.channel.snapshot;

import dev.sluice.channel.provider.Provider.Quirks;
import dev.sluice.channel.store.Parameters;
import dev.sluice.contracts.RouteTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a channel changes in requests: its own parameters, and its provider's where it says nothing itself. */
final class RequestParameters {
    private RequestParameters() {}

    /** Null when nothing is changed. */
    static RouteTable.Parameters of(Parameters own, Quirks quirks) {
        Set<String> said = own.names();
        Map<String, String> rename = new LinkedHashMap<>();
        orEmpty(own.rename()).forEach((from, to) -> {
            // A name that becomes itself is one that the channel wants kept from its provider's quirks.
            if (!from.equals(to)) {
                rename.put(from, to);
            }
        });
        quirks.rename().forEach((from, to) -> {
            if (!said.contains(from) && !rename.containsValue(to)) {
                rename.put(from, to);
            }
        });
        List<String> remove = Stream.concat(
                        own.remove() == null ? Stream.of() : own.remove().stream(),
                        quirks.remove().stream().filter(name -> !said.contains(name)))
                .toList();
        RouteTable.Parameters all = new RouteTable.Parameters(texts(own.set()), texts(own.defaults()), remove, rename);
        boolean nothing = remove.isEmpty()
                && rename.isEmpty()
                && all.set().isEmpty()
                && all.defaults().isEmpty();
        return nothing ? null : all;
    }

    private static Map<String, String> texts(Map<String, ?> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        orEmpty(values).forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    private static <T> Map<String, T> orEmpty(Map<String, T> map) {
        return map == null ? Map.of() : map;
    }
}
