package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.ToolChoice.Mode;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;

/** Writes the tools. The upstream has no word for "use none", and wants them whenever the conversation has used some. */
final class ToolConfig {
    private ToolConfig() {}

    /** Null when there are none to be used. */
    static ObjectNode of(Conversation conversation) {
        boolean used = used(conversation);
        ToolChoice choice = conversation.toolChoice();
        boolean none = choice != null && choice.mode() == Mode.NONE;
        if (used && none) {
            throw GatewayException.badRequest(
                    "This model cannot be told to use no tools once the conversation has used some.", "tool_choice");
        }
        if (used && conversation.tools().isEmpty()) {
            throw GatewayException.badRequest(
                    "This model has to be sent the tools that the conversation has used.", "tools");
        }
        if (none || conversation.tools().isEmpty()) {
            return null;
        }
        ObjectNode config = Trees.object();
        ArrayNode tools = config.putArray("tools");
        for (Tool tool : conversation.tools()) {
            tools.addObject().set("toolSpec", spec(tool));
            if (tool.cacheControl() != null) {
                tools.add(Blocks.cachePoint(tool.cacheControl()));
            }
        }
        if (choice != null) {
            config.set("toolChoice", choice(choice));
        }
        return config;
    }

    private static boolean used(Conversation conversation) {
        return conversation.messages().stream()
                .flatMap(message -> message.parts().stream())
                .anyMatch(part -> part instanceof Part.ToolCall || part instanceof Part.ToolResult);
    }

    private static ObjectNode spec(Tool tool) {
        ObjectNode spec = Trees.object().put("name", tool.name());
        if (tool.description() != null && !tool.description().isBlank()) {
            spec.put("description", tool.description());
        }
        spec.putObject("inputSchema").set("json", schema(tool.parameters()));
        return Boolean.TRUE.equals(tool.strict()) ? spec.put("strict", true) : spec;
    }

    private static ObjectNode schema(JsonNode parameters) {
        if (!(parameters instanceof ObjectNode given) || given.isEmpty()) {
            ObjectNode none = Trees.typed("object");
            none.putObject("properties");
            return none;
        }
        return given.has("type") ? given : given.deepCopy().put("type", "object");
    }

    private static ObjectNode choice(ToolChoice choice) {
        ObjectNode value = Trees.object();
        String kind =
                switch (choice.mode()) {
                    case AUTO, NONE -> "auto";
                    case REQUIRED -> "any";
                    case NAMED -> "tool";
                };
        return Trees.object().set(kind, choice.mode() == Mode.NAMED ? value.put("name", choice.name()) : value);
    }
}
