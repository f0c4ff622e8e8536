package dev.sluice.quota;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From Redis' answers to records. */
final class Decoding {
    private Decoding() {}

    /** HGETALL as RESP2 lists or RESP3 maps. */
    static Map<String, String> hash(Response response) {
        Map<String, String> hash = new LinkedHashMap<>();
        if (response.isMap()) {
            response.getKeys().forEach(key -> hash.put(key, response.get(key).toString()));
        } else {
            for (int i = 0; i + 1 < response.size(); i += 2) {
                hash.put(response.get(i).toString(), response.get(i + 1).toString());
            }
        }
        return hash;
    }

    static TreeState tree(Response response) {
        Map<String, String> hash = hash(response);
        if (hash.isEmpty()) {
            return null;
        }
        Map<String, Long> versions = new HashMap<>();
        Map<String, TreeState.Counter> limits = new HashMap<>();
        for (String field : hash.keySet()) {
            String name = field.length() > 2 ? field.substring(2) : "";
            if (field.startsWith("v:")) {
                versions.put(name, number(hash, field));
            } else if (field.startsWith("s:") || field.startsWith("l:")) {
                limits.put(
                        name,
                        new TreeState.Counter(
                                number(hash, "s:" + name), number(hash, "u:" + name), number(hash, "l:" + name)));
            }
        }
        return new TreeState(
                number(hash, "cs"),
                number(hash, "credit"),
                number(hash, "spent"),
                number(hash, "leased"),
                Map.copyOf(versions),
                Map.copyOf(limits));
    }

    static List<EventEntry> events(Response response) {
        List<EventEntry> entries = new ArrayList<>();
        for (Response entry : response) {
            entries.add(event(entry.get(0).toString(), hash(entry.get(1))));
        }
        return entries;
    }

    private static EventEntry event(String id, Map<String, String> fields) {
        try {
            return new EventEntry(
                    id,
                    kind(fields.get("kind")),
                    fields.getOrDefault("op", ""),
                    (int) number(fields, "attempt"),
                    fields.getOrDefault("root", ""),
                    number(fields, "charge"),
                    fields.containsKey("spent") ? number(fields, "spent") : null,
                    fields.containsKey("late"),
                    fields.getOrDefault("gw", ""),
                    fields.getOrDefault("event", ""));
        } catch (IllegalArgumentException unreadable) {
            Long charge = readable(fields, "charge");
            return new EventEntry(
                    id,
                    EventEntry.Kind.UNREADABLE,
                    fields.getOrDefault("op", ""),
                    0,
                    fields.getOrDefault("root", ""),
                    charge == null ? 0 : charge,
                    readable(fields, "spent"),
                    fields.containsKey("late"),
                    fields.getOrDefault("gw", ""),
                    fields.toString());
        }
    }

    /** Null when it is missing or no number. */
    private static Long readable(Map<String, String> fields, String name) {
        try {
            return fields.containsKey(name) ? Long.valueOf(fields.get(name)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static EventEntry.Kind kind(String kind) {
        return switch (kind == null ? "" : kind) {
            case "attempt" -> EventEntry.Kind.ATTEMPT;
            case "lost" -> EventEntry.Kind.LOST;
            case "refused" -> EventEntry.Kind.REFUSED;
            case "marker" -> EventEntry.Kind.MARKER;
            default -> throw new IllegalArgumentException("no event is of kind " + kind);
        };
    }

    static long number(Map<String, String> hash, String field) {
        String value = hash.get(field);
        return value == null ? 0 : Long.parseLong(value);
    }
}
