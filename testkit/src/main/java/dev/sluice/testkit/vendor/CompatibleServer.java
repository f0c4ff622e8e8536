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
    private static final String DATA = "data: ";

    private final String name;
    private final CompatibleVendor vendor;
    private final CompatibleRules rules;
    private final GoogleTokens tokens = new GoogleTokens();
    private volatile CompatibleError error;

    private CompatibleServer(String name) {
        this.name = name;
        this.vendor = CompatibleVendor.named(name);
        this.rules = new CompatibleRules(vendor);
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
        return refused(RefusalForm.Fault.WRONG, "We could not parse the JSON body of your request.");
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
            return refused(RefusalForm.Fault.NO_SUCH_PATH, "Unknown request URL: " + ask.method() + " " + ask.path());
        }
        if (!isKnown(ask)) {
            CompatibleError own = CompatibleError.wrongKey(name);
            return own == null ? refused(RefusalForm.Fault.NO_SUCH_KEY, "Incorrect API key provided.") : own.reply();
        }
        String wrong = isChat(ask) ? rules.wrongChat(ask.body()) : wrongBeside(ask);
        return wrong == null ? null : refused(RefusalForm.Fault.WRONG, wrong);
    }

    private Reply refused(RefusalForm.Fault fault, String message) {
        return vendor.refusals().reply(fault, message);
    }

    @Override
    Reply ordered(Ask ask) {
        if (error != null) {
            return error.reply();
        }
        if (!isTold() && !isChat(ask)) {
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
        return ask.path().matches(vendor.base() + "/chat/completions");
    }

    private boolean isBeside(Ask ask) {
        return ask.path().matches(vendor.base() + "/[a-z]+(/[a-z]+)?") && BesideChat.serves(ask.path());
    }

    private String wrongBeside(Ask ask) {
        if (ask.path().endsWith("/embeddings")) {
            return rules.wrongEmbeddings(ask.body());
        }
        String wrong = ask.body() == null ? null : rules.refusedField(ask.body());
        if (wrong != null) {
            return wrong;
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
        return read.path("choices") instanceof ArrayNode choices && choices.isEmpty() && read.hasNonNull("usage");
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
}
