package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.List;

/** Writes messages as turns that alternate, beginning with the user's; what the system says stands apart. */
final class Turns {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";

    private final Blocks blocks = new Blocks();
    private final ArrayNode system = Trees.object().arrayNode();
    private final List<Turn> turns = new ArrayList<>();

    /** @param results of tools, which have to come first */
    private record Turn(String role, ArrayNode results, ArrayNode content) {
        Turn(String role) {
            this(role, Trees.object().arrayNode(), Trees.object().arrayNode());
        }

        ObjectNode write() {
            ObjectNode written = Trees.object().put("role", role);
            written.putArray("content").addAll(results).addAll(content);
            return written;
        }
    }

    Turns(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> system(message);
                case USER -> user(message);
                case TOOL -> results(message);
                case ASSISTANT -> assistant(message);
            }
        }
        if (turns.isEmpty() || !USER.equals(turns.get(0).role())) {
            turns.add(0, new Turn(USER));
        }
        turns.stream().filter(turn -> USER.equals(turn.role())).forEach(Turns::speak);
        trimEnd();
    }

    ArrayNode system() {
        return system;
    }

    ArrayNode turns() {
        ArrayNode written = system.arrayNode();
        turns.forEach(turn -> written.add(turn.write()));
        return written;
    }

    private void system(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.Text)) {
                throw GatewayException.badRequest("A system message of this model holds only text.", "messages");
            }
            blocks.addTo(system, part);
        }
    }

    private void user(Message message) {
        ArrayNode content = turnOf(USER).content();
        message.parts().forEach(part -> blocks.addTo(content, part));
    }

    private void results(Message message) {
        ArrayNode results = turnOf(USER).results();
        message.parts().forEach(part -> blocks.addTo(results, part));
    }

    private void assistant(Message message) {
        ArrayNode said = system.arrayNode();
        message.parts().forEach(part -> blocks.addTo(said, part));
        if (!said.isEmpty()) {
            turnOf(ASSISTANT).content().addAll(said);
        }
    }

    private Turn turnOf(String role) {
        if (turns.isEmpty() || !role.equals(turns.get(turns.size() - 1).role())) {
            turns.add(new Turn(role));
        }
        return turns.get(turns.size() - 1);
    }

    /** An empty turn is refused, and so is a document without text beside it. */
    private static void speak(Turn turn) {
        boolean empty = turn.results().isEmpty() && turn.content().isEmpty();
        if (empty || (has(turn.content(), "document") && !has(turn.content(), "text"))) {
            turn.content().add(Blocks.text(Blocks.SILENCE));
        }
    }

    /** A prefill that ends in blanks is refused. */
    private void trimEnd() {
        Turn last = turns.get(turns.size() - 1);
        JsonNode block = last.content().path(last.content().size() - 1);
        if (ASSISTANT.equals(last.role()) && block.has("text")) {
            ((ObjectNode) block).put("text", Trees.textOrEmpty(block, "text").stripTrailing());
        }
    }

    private static boolean has(ArrayNode content, String kind) {
        for (JsonNode block : content) {
            if (block.has(kind)) {
                return true;
            }
        }
        return false;
    }
}
