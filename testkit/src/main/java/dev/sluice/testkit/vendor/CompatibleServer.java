package dev.sluice.testkit.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.testkit.vendor.CompatibleErrors.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A vendor that speaks OpenAI's dialect, as strictly as OpenAI and with what is its own. A stream is ordered as OpenAI would
 * send it, with its usage in an event of its own; it is told where the vendor tells it, and only to who asks where that is needed.
 */
public final class CompatibleServer extends VendorServer {
    private static final String DATA = "data: ";

    private final CompatibleVendor vendor;
    private final CompatibleRules rules;
    private final GoogleTokens tokens = new GoogleTokens();

    private CompatibleServer(CompatibleVendor vendor) {
        this.vendor = vendor;
        this.rules = new CompatibleRules(vendor);
    }

    /** @param vendor as the catalogue of providers calls it */
    public static CompatibleServer start(String vendor) {
        return listening(new CompatibleServer(CompatibleVendor.named(vendor)));
    }

    @Override
    public String credential() {
        return switch (vendor.key()) {
            case ZHIPU -> ZhipuToken.CREDENTIAL;
            case GOOGLE -> GoogleTokens.credential(root());
            case BEARER, OPEN, AZURE -> KEY;
        };
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
        return refused(Fault.WRONG, "We could not parse the JSON body of your request.");
    }

    @Override
    Reply refusal(Ask ask) {
        boolean version = vendor.key() != CompatibleVendor.Key.AZURE || ask.parameter("api-version") != null;
        boolean chat = ask.path().matches(vendor.chat());
        boolean embeddings = vendor.embeds() && ask.path().matches(vendor.embeddings());
        if (!ask.method().equals("POST") || !version || !(chat || embeddings)) {
            return refused(Fault.NO_SUCH_PATH, "Unknown request URL: " + ask.method() + " " + ask.path());
        }
        if (!isKnown(ask)) {
            return refused(Fault.NO_SUCH_KEY, "Incorrect API key provided.");
        }
        String wrong = chat ? rules.wrongChat(ask.body()) : rules.wrongEmbeddings(ask.body());
        return wrong == null ? null : refused(Fault.WRONG, wrong);
    }

    private Reply refused(Fault fault, String message) {
        return vendor.errors().reply(fault, message);
    }

    @Override
    Reply ordered(Ask ask) {
        Reply reply = super.ordered(ask);
        if (reply.status() != 200 || !streams(ask)) {
            return reply;
        }
        boolean asked = ask.body().at("/stream_options/include_usage").asBoolean();
        byte[] told = told(new String(reply.body(), UTF_8), asked).getBytes(UTF_8);
        return new Reply(reply.status(), reply.headers(), told);
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
