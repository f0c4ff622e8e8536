package dev.sluice.quota;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** From Redis' answers to records. */
final class Decoding {
    private static final String SEPARATOR = String.valueOf(Layout.UNIT);
    private static final String LATE = "late";
    private static final int OPERATION = 1;
    private static final int ATTEMPT = 2;
    private static final int ROOT = 3;
    private static final int WRITER = 4;
    private static final int CHARGE = 5;
    private static final int EVENT = 6;
    private static final int PARTS = 7;

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

    /** See {@link Layout#entry}, and {@code append} in prelude.lua. */
    private static EventEntry event(String id, Map<String, String> fields) {
        String[] parts = fields.getOrDefault("e", "").split(SEPARATOR, PARTS);
        String proof = fields.get("p");
        if (parts.length != PARTS || proof == null) {
            return unreadable(id, parts, fields);
        }
        try {
            return new EventEntry(
                    id,
                    kind(parts[0]),
                    parts[OPERATION],
                    Integer.parseInt(parts[ATTEMPT]),
                    parts[ROOT],
                    Long.parseLong(parts[CHARGE]),
                    readable(proof),
                    proof.equals(LATE),
                    parts[WRITER],
                    parts[EVENT]);
        } catch (IllegalArgumentException e) {
            return unreadable(id, parts, fields);
        }
    }

    private static EventEntry unreadable(String id, String[] parts, Map<String, String> fields) {
        String[] known = Arrays.copyOf(parts, PARTS);
        Long charge = readable(known[CHARGE]);
        return new EventEntry(
                id,
                EventEntry.Kind.UNREADABLE,
                Objects.requireNonNullElse(known[OPERATION], ""),
                0,
                Objects.requireNonNullElse(known[ROOT], ""),
                charge == null ? 0 : charge,
                readable(fields.get("p")),
                LATE.equals(fields.get("p")),
                Objects.requireNonNullElse(known[WRITER], ""),
                fields.toString());
    }

    /** Null when it is missing or no number. */
    private static Long readable(String number) {
        try {
            return number == null || number.isEmpty() ? null : Long.valueOf(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static EventEntry.Kind kind(String kind) {
        return switch (kind) {
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
