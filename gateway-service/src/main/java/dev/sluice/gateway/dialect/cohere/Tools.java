package dev.sluice.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Conversation;
import dev.sluice.gateway.conversation.Dropped;
import dev.sluice.gateway.conversation.Tool;
import dev.sluice.gateway.conversation.ToolChoice;
import dev.sluice.gateway.conversation.ToolChoice.Mode;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.List;

/** Writes the tools and whether they have to be used. */
final class Tools {
    private Tools() {}

    static void write(Conversation conversation, ObjectNode body, Dropped dropped) {
        if (conversation.tools().isEmpty()) {
            return;
        }
        ToolChoice choice = conversation.toolChoice() == null ? ToolChoice.AUTO : conversation.toolChoice();
        List<Tool> tools = offered(conversation.tools(), choice);
        ArrayNode written = body.putArray("tools");
        tools.forEach(tool -> written.add(tool(tool)));
        switch (choice.mode()) {
            case AUTO -> {}
            case NONE -> body.put("tool_choice", "NONE");
            case REQUIRED, NAMED -> body.put("tool_choice", "REQUIRED");
        }
        if (tools.stream().allMatch(Tools::canBeStrict)) {
            body.put("strict_tools", true);
        } else if (tools.stream().anyMatch(Tools::isStrict)) {
            dropped.add("tools.function.strict");
        }
        if (Boolean.FALSE.equals(conversation.parallelToolCalls())) {
            dropped.add("parallel_tool_calls");
        }
    }

    /** A tool cannot be named, but offered as the only one. */
    private static List<Tool> offered(List<Tool> tools, ToolChoice choice) {
        if (choice.mode() != Mode.NAMED) {
            return tools;
        }
        List<Tool> named =
                tools.stream().filter(tool -> tool.name().equals(choice.name())).toList();
        if (named.isEmpty()) {
            throw GatewayException.badRequest(
                    "'tool_choice' names a function that is not among the tools.", "tool_choice");
        }
        return named;
    }

    private static ObjectNode tool(Tool tool) {
        ObjectNode function = Trees.object().put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.set("parameters", tool.parameters() == null ? nothing() : tool.parameters());
        return Trees.typed("function").set("function", function);
    }

    private static ObjectNode nothing() {
        ObjectNode schema = Trees.typed("object");
        schema.putObject("properties");
        return schema;
    }

    private static boolean isStrict(Tool tool) {
        return Boolean.TRUE.equals(tool.strict());
    }

    /** Strictness is for all tools or none, and each needs a required parameter. */
    private static boolean canBeStrict(Tool tool) {
        return isStrict(tool)
                && tool.parameters() != null
                && !tool.parameters().path("required").isEmpty();
    }
}
