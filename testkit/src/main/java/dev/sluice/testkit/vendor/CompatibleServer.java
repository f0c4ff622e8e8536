package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.testkit.BesideChat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A vendor that speaks OpenAI's dialect, as strictly as OpenAI and with what is its own. A stream is ordered as OpenAI would send it,
 * with its usage in an event of its own; it is told where the vendor tells it, and only to who asks where that is needed. What is no
 * chat is answered as OpenAI does, unless an error is ordered.
 */
public final class CompatibleServer extends VendorServer {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "n",
            "stop",
            "seed",
            "user",
            "store",
            "metadata",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "presence_penalty",
            "frequency_penalty",
            "response_format",
            "reasoning_effort",
            "tools",
            "tool_choice",
            "parallel_tool_calls");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final String DATA = "data: ";
    private static final String CHAT = "/chat/completions";

    private final String name;
    private final CompatibleVendor vendor;
    private final GoogleTokens tokens = new GoogleTokens();
    private volatile CompatibleError error;

    private CompatibleServer(String name) {
        this.name = name;
        this.vendor = CompatibleVendor.named(name);
    }

    /** @param vendor as the catalogue of providers calls it */
    public static CompatibleServer start(String vendor) {
        return listening(new CompatibleServer(vendor));
    }

    @Override
    public String credential() {
        return switch (vendor.key()) {
            case ZHIPU -> ZhipuToken.CREDENTIAL;
            case GOOGLE -> GoogleTokens.credential(root());
            case BEARER, OPEN, AZURE -> KEY;
        };
    }

    /** Orders an error for whatever it does not refuse. */
    public void fails(CompatibleError with) {
        error = with;
    }

    /** Fields of OpenAI's that it does not take. */
    public Set<String> refused() {
        return vendor.refused();
    }

    @Override
    Reply beside(Ask ask) {
        boolean googles = vendor.key() == CompatibleVendor.Key.GOOGLE;
        return googles ? tokens.reply(ask, root(), clock().instant()) : null;
    }

    @Override
    Reply unreadable() {
        return error(400, null, "We could not parse the JSON body of your request.");
    }

    @Override
    boolean isReadable(Ask ask) {
        return ask.body() != null || BesideChat.takesForms(ask.path());
    }

    @Override
    Reply refusal(Ask ask) {
        boolean version = vendor.key() != CompatibleVendor.Key.AZURE || ask.parameter("api-version") != null;
        boolean known = isChat(ask) || isBeside(ask);
        if (!ask.method().equals("POST") || !known || !version) {
            return error(404, "unknown_url", "Unknown request URL: " + ask.method() + " " + ask.path());
        }
        if (!isKnown(ask)) {
            CompatibleError own = CompatibleError.wrongKey(name);
            return own == null ? error(401, "invalid_api_key", "Incorrect API key provided.") : own.reply();
        }
        String wrong = isChat(ask) ? wrong(ask.body()) : wrongBeside(ask);
        return wrong == null ? null : error(400, null, wrong);
    }

    @Override
    Reply ordered(Ask ask) {
        if (error != null) {
            return error.reply();
        }
        if (status() == 200 && !isChat(ask)) {
            return answer(ask);
        }
        Reply reply = super.ordered(ask);
        if (reply.status() != 200 || !streams(ask)) {
            return reply;
        }
        boolean asked = ask.body().at("/stream_options/include_usage").asBoolean();
        byte[] told = told(new String(reply.body(), UTF_8), asked).getBytes(UTF_8);
        return new Reply(reply.status(), reply.headers(), told);
    }

    @Override
    boolean streams(Ask ask) {
        return isChat(ask) && super.streams(ask);
    }

    private boolean isChat(Ask ask) {
        return ask.path().matches(vendor.base() + CHAT);
    }

    private boolean isBeside(Ask ask) {
        return ask.path().matches(vendor.base() + "/[a-z]+(/[a-z]+)?") && BesideChat.serves(ask.path());
    }

    private String wrongBeside(Ask ask) {
        for (String field : vendor.refused()) {
            if (ask.body() != null && ask.body().has(field)) {
                return unrecognized(field);
            }
        }
        try {
            answer(ask);
            return null;
        } catch (IllegalArgumentException refused) {
            return refused.getMessage();
        }
    }

    private static Reply answer(Ask ask) {
        try {
            BesideChat.Said said = BesideChat.answer(ask.path(), ask.header("content-type"), ask.bytes());
            return Reply.of(200, said.type(), said.body());
        } catch (IOException e) {
            throw new IllegalArgumentException("The body cannot be read.", e);
        }
    }

    private boolean isKnown(Ask ask) {
        return switch (vendor.key()) {
            case BEARER -> ask.isBearer(KEY);
            case OPEN -> ask.header("authorization") == null || ask.isBearer(KEY);
            case AZURE -> KEY.equals(ask.header("api-key")) && ask.header("authorization") == null;
            case ZHIPU -> ZhipuToken.isRight(ask.header("authorization"), clock().instant());
            case GOOGLE -> tokens.haveGivenOut(ask, clock().instant());
        };
    }

    private String wrong(JsonNode body) {
        for (var field : body.properties()) {
            String name = field.getKey();
            boolean known = FIELDS.contains(name) && !vendor.refused().contains(name);
            if (!known && !vendor.own().contains(name)) {
                return unrecognized(name);
            }
        }
        if (!body.path("model").isTextual() || body.path("messages").isEmpty()) {
            return "you must provide a model and messages";
        }
        if (body.has("stream_options") && !body.path("stream").asBoolean()) {
            return "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        }
        if (body.has("max_tokens") && body.has("max_completion_tokens")) {
            return "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
        }
        for (JsonNode message : body.get("messages")) {
            if (!ROLES.contains(message.path("role").asText())) {
                return "Invalid value for 'messages[].role'.";
            }
        }
        return null;
    }

    private static String unrecognized(String field) {
        return "Unrecognized request argument supplied: " + field;
    }

    /** The stream with its usage where the vendor tells it. */
    private String told(String stream, boolean asked) {
        List<String> events = new ArrayList<>(List.of(stream.split("\n\n", -1)));
        String usage =
                events.stream().filter(CompatibleServer::isUsage).findFirst().orElse(null);
        boolean alone = vendor.usage() != CompatibleVendor.Usage.IN_LAST && asked;
        if (usage == null) {
            return stream;
        }
        if (!alone) {
            events.remove(usage);
        }
        if (vendor.usage() != CompatibleVendor.Usage.ASKED) {
            events.replaceAll(event -> isLast(event) ? with(event, read(usage).get("usage")) : event);
        }
        return String.join("\n\n", events);
    }

    private String with(String event, JsonNode usage) {
        ObjectNode last = (ObjectNode) read(event);
        boolean inside = vendor.usage() == CompatibleVendor.Usage.IN_CHOICE;
        (inside ? (ObjectNode) last.at("/choices/0") : last).set("usage", usage);
        return DATA + last;
    }

    private static boolean isUsage(String event) {
        JsonNode read = read(event);
        return read.path("choices") instanceof ArrayNode choices && choices.isEmpty() && read.has("usage");
    }

    private static boolean isLast(String event) {
        return read(event).at("/choices/0/finish_reason").isTextual();
    }

    /** An event that is no JSON is read as an empty object. */
    private static JsonNode read(String event) {
        JsonNode read =
                event.startsWith(DATA) ? json(event.substring(DATA.length()).getBytes(UTF_8)) : null;
        return read == null ? JSON.createObjectNode() : read;
    }

    private static Reply error(int status, String code, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code);
        return Reply.json(status, body);
    }
}
