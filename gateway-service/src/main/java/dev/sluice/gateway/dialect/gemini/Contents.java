package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Message;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes messages as turns that alternate, beginning with the user's; what the system says stands apart. */
final class Contents {
    private static final String USER = "user";
    private static final String MODEL = "model";
    /** Stands where somebody has to say something and has said nothing. */
    private static final String SILENCE = "...";

    private final Parts parts;
    private final boolean provesCalls;
    private final StringBuilder system = new StringBuilder();
    private final ArrayNode turns = Trees.object().arrayNode();
    /** Ids of the calls of the model's last turn. */
    private final List<String> called = new ArrayList<>();

    /** @param provesCalls whether a step's first call without its signature is refused */
    Contents(List<Message> messages, Parts parts, boolean provesCalls) {
        this.parts = parts;
        this.provesCalls = provesCalls;
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
            silence(partsOf(turns.get(0)));
        }
    }

    /** Empty when nothing is said. */
    String system() {
        return system.toString();
    }

    ArrayNode turns() {
        return turns;
    }

    private void system(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.Text text)) {
                throw GatewayException.badRequest("A system message of this model holds only text.", "messages");
            }
            if (!text.text().isEmpty()) {
                system.append(system.isEmpty() ? "" : "\n").append(text.text());
            }
        }
    }

    private void user(Message message) {
        ArrayNode turn = turnOf(USER);
        message.parts().forEach(part -> addTo(turn, parts.part(part)));
        if (turn.isEmpty()) {
            silence(turn);
        }
    }

    /** Results stand in the order of their calls, before all else of the turn. */
    private void results(Message message) {
        List<Part.ToolResult> results = message.parts().stream()
                .map(Part.ToolResult.class::cast)
                .sorted(Comparator.comparingInt(result -> place(result.callId())))
                .toList();
        ArrayNode turn = turnOf(USER);
        int at = 0;
        while (at < turn.size() && turn.get(at).has("functionResponse")) {
            at++;
        }
        for (Part.ToolResult result : results) {
            turn.insert(at++, parts.part(result));
        }
        for (Part.ToolResult result : results) {
            for (ObjectNode media : parts.media(result)) {
                turn.insert(at++, media);
            }
        }
    }

    private int place(String callId) {
        int at = called.indexOf(callId);
        return at < 0 ? called.size() : at;
    }

    /** A proof goes back with the text or the call that it came with. */
    private void assistant(Message message) {
        ArrayNode written = turns.arrayNode();
        List<String> ids = new ArrayList<>();
        String proof = null;
        for (Part part : message.parts()) {
            if (part instanceof Part.Thinking thinking) {
                proof = Proof.unmarked(thinking.signature());
            } else if (part instanceof Part.ToolCall call) {
                written.add(parts.call(call, proof(call, ids.isEmpty())));
                ids.add(call.id());
            } else {
                ObjectNode node = parts.part(part);
                if (node != null && proof != null) {
                    node.put("thoughtSignature", proof);
                    proof = null;
                }
                addTo(written, node);
            }
        }
        if (!written.isEmpty()) {
            ArrayNode turn = turnOf(MODEL);
            if (turn.isEmpty()) {
                called.clear();
            }
            turn.addAll(written);
            called.addAll(ids);
        }
    }

    private String proof(Part.ToolCall call, boolean first) {
        return call.signature() == null && first && provesCalls ? Proof.NONE : call.signature();
    }

    private ArrayNode turnOf(String role) {
        if (turns.isEmpty() || !role.equals(role(turns.get(turns.size() - 1)))) {
            turns.add(turn(role));
        }
        return partsOf(turns.get(turns.size() - 1));
    }

    private static ObjectNode turn(String role) {
        ObjectNode turn = Trees.object().put("role", role);
        turn.putArray("parts");
        return turn;
    }

    private static void addTo(ArrayNode turn, ObjectNode part) {
        if (part != null) {
            turn.add(part);
        }
    }

    private static void silence(ArrayNode turn) {
        turn.addObject().put("text", SILENCE);
    }

    private static String role(JsonNode turn) {
        return Trees.text(turn, "role");
    }

    private static ArrayNode partsOf(JsonNode turn) {
        return (ArrayNode) turn.get("parts");
    }
}
