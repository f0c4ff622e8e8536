package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link Overrides} in one request: one pass over its top-level fields, then an edit for each that changes. */
final class Overriding {
    private final Overrides overrides;
    private final byte[] body;
    private final int length;
    private final Limit limit;
    private final List<Field> fields = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();
    private final Set<String> sent = new HashSet<>();
    private final Set<String> dropped = new LinkedHashSet<>();
    private int objectAt;

    /**
     * A top-level field.
     *
     * @param nameAt with its quotes
     * @param count its value where that is a limit of tokens; 0 = none
     */
    private record Field(String name, Span nameAt, Span valueAt, long count) {}

    Overriding(Overrides overrides, byte[] body, int length, Limit limit) {
        this.overrides = overrides;
        this.body = body;
        this.length = length;
        this.limit = limit;
    }

    Overridden run() {
        read();
        Set<String> displaced = displaced();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (!isDropped(fields.get(i), displaced)) {
                last.put(overrides.renamed(fields.get(i).name()), i);
            }
        }
        boolean kept = false;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String name = overrides.renamed(field.name());
            if (isDropped(field, displaced)) {
                dropped.add(field.name());
                edits.add(Edit.replace(withComma(i, kept), ""));
            } else if (grows(field, name) && last.get(name) != i) {
                // The last of equal names counts; each of them would make the request longer than money is held for.
                edits.add(Edit.replace(withComma(i, kept), ""));
            } else {
                kept = true;
                keep(field, name);
            }
        }
        insert(kept);
        return new Overridden(edits, List.copyOf(dropped));
    }

    /** Names of the upstream's that something is renamed to. */
    private Set<String> displaced() {
        Set<String> displaced = new HashSet<>();
        for (Field field : fields) {
            String name = overrides.renamed(field.name());
            if (!name.equals(field.name()) && !overrides.removes(field.name())) {
                displaced.add(name);
            }
        }
        return displaced;
    }

    private boolean isDropped(Field field, Set<String> displaced) {
        boolean yields = displaced.contains(field.name())
                && overrides.renamed(field.name()).equals(field.name());
        return yields || overrides.removes(field.name());
    }

    private boolean grows(Field field, String name) {
        return overrides.set().containsKey(name) || !name.equals(field.name());
    }

    private void read() {
        try (JsonParser parser = Json.parser(body, 0, length)) {
            parser.nextToken();
            objectAt = Json.position(parser);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                fields.add(field(parser));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Field field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        Span nameAt = new Span(Json.tokenStart(parser), Json.position(parser));
        JsonToken value = parser.nextToken();
        int from = Json.tokenStart(parser);
        boolean counts = Overrides.isLimit(name) && value == JsonToken.VALUE_NUMBER_INT;
        long count = counts ? parser.getLongValue() : 0;
        if (name.equals("messages") && value == JsonToken.START_ARRAY && overrides.systemMessage() != null) {
            edits.add(Edit.insert(from + 1, overrides.systemMessage() + (isEmptyArray(from) ? "" : ",")));
        }
        parser.skipChildren();
        return new Field(name, nameAt, new Span(from, Json.position(parser)), count);
    }

    private boolean isEmptyArray(int at) {
        int i = at + 1;
        while (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t') {
            i++;
        }
        return body[i] == ']';
    }

    /**
     * Where a field stands, with the comma that goes with it: the one before, or the one after where nothing stays before.
     *
     * @param kept whether something does
     */
    private Span withComma(int i, boolean kept) {
        Field field = fields.get(i);
        if (kept) {
            return new Span(fields.get(i - 1).valueAt().to(), field.valueAt().to());
        }
        boolean last = i == fields.size() - 1;
        return new Span(
                field.nameAt().from(),
                last ? field.valueAt().to() : fields.get(i + 1).nameAt().from());
    }

    private void keep(Field field, String name) {
        sent.add(name);
        if (!name.equals(field.name())) {
            edits.add(Edit.replace(field.nameAt(), RequestEdits.quoted(name)));
        }
        String set = overrides.set().get(name);
        if (set != null) {
            edits.add(Edit.replace(field.valueAt(), bounded(name, set)));
        } else if (Overrides.isLimit(name) && limit.cap() > 0 && (field.count() == 0 || field.count() > limit.cap())) {
            edits.add(Edit.replace(field.valueAt(), Long.toString(limit.cap())));
        }
    }

    /** @param kept whether something of the client's request stays, which a comma has to part from what comes before it */
    private void insert(boolean kept) {
        List<String> written = new ArrayList<>();
        overrides.set().forEach((name, value) -> write(name, value, written));
        overrides.defaults().forEach((name, value) -> write(name, value, written));
        if (limit.cap() > 0) {
            write(overrides.renamed(limit.field()), Long.toString(limit.cap()), written);
        }
        if (!written.isEmpty()) {
            edits.add(Edit.insert(objectAt, String.join(",", written) + (kept ? "," : "")));
        }
    }

    /** Unless something of that name is there already; of the two limits, either. */
    private void write(String name, String value, List<String> written) {
        boolean limited = sent.contains(Overrides.MAX_TOKENS) || sent.contains(Overrides.MAX_COMPLETION_TOKENS);
        if (Overrides.isLimit(name) ? !limited : !sent.contains(name)) {
            sent.add(name);
            written.add(RequestEdits.quoted(name) + ':' + bounded(name, value));
        }
    }

    private String bounded(String name, String value) {
        return Overrides.isLimit(name) ? Long.toString(limit.most(Long.parseLong(value))) : value;
    }
}
