package dev.sluice.gateway.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What an answer in OpenAI's dialect says, in one form for whole answers and streams. */
final class SaidMessage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";
    private static final List<String> TEXTS = List.of("content", "refusal", "reasoning_content");

    private final ObjectNode said = JSON.createObjectNode();

    private SaidMessage() {}

    static JsonNode whole(String body) {
        SaidMessage message = new SaidMessage();
        message.add(json(body), "message");
        return message.said;
    }

    static JsonNode streamed(String stream) {
        SaidMessage message = new SaidMessage();
        stream.lines()
                .filter(line -> line.startsWith(DATA + "{"))
                .forEach(line -> message.add(json(line.substring(DATA.length())), "delta"));
        return message.said;
    }

    private void add(JsonNode told, String saidIn) {
        if (told.has("error")) {
            said.set("error", told.get("error"));
        }
        if (told.has("usage")) {
            said.set("usage", told.get("usage"));
        }
        for (JsonNode choice : told.path("choices")) {
            ObjectNode into = said.withObject("/" + choice.get("index").asInt());
            add(choice, choice.get(saidIn), into);
        }
    }

    private static void add(JsonNode choice, JsonNode message, ObjectNode into) {
        TEXTS.stream()
                .filter(message::hasNonNull)
                .forEach(name -> append(into, name, message.get(name).asText()));
        int at = 0;
        for (JsonNode call : message.path("tool_calls")) {
            call(call, into.withObject("/call-" + call.path("index").asInt(at++)));
        }
        // A stream has told a thought before it is signed.
        for (JsonNode thought : message.path("thinking_blocks")) {
            into.withArray("thoughts")
                    .addObject()
                    .put("signature", thought.path("signature").asText())
                    .put("data", thought.path("data").asText());
        }
        ((ArrayNode) into.withArray("annotations")).addAll(list(message.path("annotations")));
        ((ArrayNode) into.withArray("logprobs"))
                .addAll(list(choice.path("logprobs").path("content")));
        if (choice.hasNonNull("finish_reason")) {
            into.set("finish_reason", choice.get("finish_reason"));
        }
    }

    private static void call(JsonNode call, ObjectNode into) {
        if (call.has("id")) {
            into.set("id", call.get("id"));
            into.set("name", call.at("/function/name"));
            into.set("extra_content", call.path("extra_content"));
        }
        append(into, "arguments", call.at("/function/arguments").asText());
    }

    private static void append(ObjectNode into, String name, String text) {
        into.put(name, into.path(name).asText("") + text);
    }

    private static ArrayNode list(JsonNode array) {
        ArrayNode list = JSON.createArrayNode();
        array.forEach(list::add);
        return list;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
