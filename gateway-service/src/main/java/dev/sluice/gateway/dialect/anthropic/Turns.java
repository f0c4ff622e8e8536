package dev.sluice.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;

/** Writes messages as turns that alternate, beginning with the user's; what the system says stands apart. */
final class Turns {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    /** Stands where somebody has to say something and has said nothing. */
    private static final String SILENCE = "...";

    private final ArrayNode system = Trees.object().arrayNode();
    private final ArrayNode turns = Trees.object().arrayNode();

    Turns(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> system(message);
                case USER -> user(message);
                case TOOL -> results(message);
                case ASSISTANT -> assistant(message);
            }
        }
        if (turns.isEmpty() || !USER.equals(role(turns.get(0)))) {
            turns.insert(0, turn(USER));
            content(turns.get(0)).add(silence());
        }
        trimEnd();
    }

    ArrayNode system() {
        return system;
    }

    ArrayNode turns() {
        return turns;
    }

    private void system(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.Text)) {
                throw GatewayException.badRequest("A system message of this model holds only text.", "messages");
            }
            addTo(system, part);
        }
    }

    private void user(Message message) {
        ArrayNode content = content(turnOf(USER));
        message.parts().forEach(part -> addTo(content, part));
        if (content.isEmpty()) {
            content.add(silence());
        }
    }

    private void results(Message message) {
        ArrayNode content = content(turnOf(USER));
        int at = 0;
        while (at < content.size() && "tool_result".equals(Trees.text(content.get(at), "type"))) {
            at++;
        }
        for (Part part : message.parts()) {
            content.insert(at++, Blocks.block(part));
        }
    }

    private void assistant(Message message) {
        ArrayNode blocks = system.arrayNode();
        message.parts().forEach(part -> addTo(blocks, part));
        if (!blocks.isEmpty()) {
            content(turnOf(ASSISTANT)).addAll(blocks);
        }
    }

    /** A prefill that ends in blanks is refused. */
    private void trimEnd() {
        JsonNode last = turns.get(turns.size() - 1);
        ArrayNode content = content(last);
        JsonNode block = content.get(content.size() - 1);
        if (ASSISTANT.equals(role(last)) && "text".equals(Trees.text(block, "type"))) {
            ((ObjectNode) block).put("text", Trees.textOrEmpty(block, "text").stripTrailing());
        }
    }

    private JsonNode turnOf(String role) {
        if (turns.isEmpty() || !role.equals(role(turns.get(turns.size() - 1)))) {
            turns.add(turn(role));
        }
        return turns.get(turns.size() - 1);
    }

    private static ObjectNode turn(String role) {
        ObjectNode turn = Trees.object().put("role", role);
        turn.putArray("content");
        return turn;
    }

    private static void addTo(ArrayNode content, Part part) {
        ObjectNode block = Blocks.block(part);
        if (block != null) {
            content.add(block);
        }
    }

    private static ObjectNode silence() {
        return Trees.typed("text").put("text", SILENCE);
    }

    private static String role(JsonNode turn) {
        return Trees.text(turn, "role");
    }

    private static ArrayNode content(JsonNode turn) {
        return (ArrayNode) turn.get("content");
    }
}
