package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Trees;
import java.util.List;
import java.util.function.Predicate;

/**
 * A page of a list.
 *
 * @param models what the upstream calls them
 * @param next names the page that follows; null = this is the last one
 */
public record Page(List<String> models, String next) {
    static Page last(List<String> models) {
        return new Page(models, null);
    }

    /** The names in an array of objects; what has none is left out. */
    static List<String> names(JsonNode entries, String field, Predicate<JsonNode> wanted) {
        if (!entries.isArray()) {
            throw new MalformedAnswerException("something that is no list of models");
        }
        return entries.valueStream()
                .filter(wanted)
                .map(entry -> Trees.text(entry, field))
                .filter(name -> name != null && !name.isBlank())
                .toList();
    }

    static List<String> names(JsonNode entries, String field) {
        return names(entries, field, entry -> true);
    }

    /** Null when empty too: that is how some say that there is no further page. */
    static String cursor(JsonNode answer, String field) {
        String cursor = Trees.text(answer, field);
        return cursor == null || cursor.isEmpty() ? null : cursor;
    }
}
