package dev.sluice.testkit.vendor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Amazon Bedrock's InvokeModel for one Claude and models that make vectors, in one region, with one pair of keys and one API key. */
public final class InvokeModelServer extends VendorServer {
    public static final String MODEL = ConverseServer.MODEL;
    public static final String TITAN = "amazon.titan-embed-text-v2:0";
    public static final String EMBED_3 = "cohere.embed-multilingual-v3";
    public static final String EMBED_4 = "us.cohere.embed-v4:0";

    private static final String PATH = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke";
    private static final String STREAM_PATH = PATH + "-with-response-stream";
    private static final String EVENTS = "application/vnd.amazon.eventstream";
    private static final MessagesRules RULES = new MessagesRules(
            "anthropic_version",
            MessagesRules.versions("bedrock-2023-05-31"),
            Set.of("model", "stream"),
            new MessageToolRules(false));

    private static final Shape COHERES = new Shape()
            .with("texts", texts -> Shape.TEXTS.test(texts) && texts.size() <= 96)
            .with("input_type", Shape.oneOf("search_document", "search_query", "classification", "clustering"))
            .may("embedding_types", Shape.some(Shape.oneOf("float", "int8", "uint8", "binary", "ubinary")));
    private static final Map<String, Shape> EMBEDDINGS = Map.of(
            path(TITAN),
            new Shape()
                    .with("inputText", Shape.TEXT)
                    .may("dimensions", Shape.oneOf("256", "512", "1024"))
                    .may("normalize", Shape.FLAG)
                    .may("embeddingTypes", Shape.some(Shape.oneOf("float", "binary"))),
            path(EMBED_3),
            COHERES.and().may("truncate", Shape.oneOf("NONE", "START", "END")),
            path(EMBED_4),
            COHERES.and()
                    .may("truncate", Shape.oneOf("NONE", "LEFT", "RIGHT"))
                    .may("max_tokens", Shape.COUNT)
                    .may("output_dimension", Shape.oneOf("256", "512", "1024", "1536")));

    private volatile String errorType = "InternalServerException";
    private volatile Integer counted;

    private InvokeModelServer() {}

    public static InvokeModelServer start() {
        return listening(new InvokeModelServer());
    }

    /** The pair of keys; {@link #KEY} is accepted too, as an API key. */
    @Override
    public String credential() {
        return AwsSignature.credential();
    }

    /**
     * Orders an error for whatever it does not refuse, whose type only its header tells.
     *
     * @param type such as {@code ThrottlingException}
     */
    public void fails(int code, String type, String message) {
        errorType = type;
        answer(JSON.createObjectNode().put("message", message).toString());
        status(code);
    }

    /** How many tokens of input it says, beside its answers, that it has counted; it says nothing until then. */
    public void counts(int tokens) {
        counted = tokens;
    }

    @Override
    Reply unreadable() {
        return AwsError.reply(400, "ValidationException", "Malformed input request, please reformat your input.");
    }

    @Override
    Reply refusal(Ask ask) {
        String path = encoded(ask);
        Shape embeddings = EMBEDDINGS.get(path);
        if (embeddings == null && !path.equals(PATH) && !path.equals(STREAM_PATH)) {
            return AwsError.reply(404, "ResourceNotFoundException", "Could not resolve the foundation model.");
        }
        AwsSignature.Fault unsigned = ask.isBearer(KEY) ? null : AwsSignature.fault(ask, "bedrock", clock().instant());
        if (unsigned != null) {
            return AwsError.reply(403, unsigned.type(), unsigned.message());
        }
        String accept = ask.header("accept");
        if (!streams(ask) && accept != null && !accept.equals("application/json") && !accept.equals("*/*")) {
            return AwsError.reply(400, "ValidationException", "accept: unsupported media type");
        }
        String wrong = embeddings == null ? RULES.broken(ask.body()) : malformed(embeddings, ask);
        return wrong == null ? null : AwsError.reply(400, "ValidationException", wrong);
    }

    @Override
    boolean streams(Ask ask) {
        return encoded(ask).equals(STREAM_PATH);
    }

    @Override
    String streamType() {
        return EVENTS;
    }

    @Override
    Reply ordered(Ask ask) {
        Reply reply = super.ordered(ask);
        if (reply.status() != 200) {
            return AwsError.typed(reply, errorType);
        }
        Map<String, String> headers = new HashMap<>(reply.headers());
        if (streams(ask)) {
            headers.put("x-amzn-bedrock-content-type", "application/json");
        }
        if (counted != null) {
            headers.put("x-amzn-bedrock-input-token-count", counted.toString());
        }
        return new Reply(reply.status(), headers, reply.body());
    }

    private static String malformed(Shape shape, Ask ask) {
        String wrong = shape.wrong(ask.body());
        return wrong == null
                ? null
                : "Malformed input request: #/" + wrong + ", please reformat your input and try again.";
    }

    /** A colon may stand in a path as it is; Amazon's own SDK encodes it, Anthropic's does not. */
    private static String encoded(Ask ask) {
        return ask.path().replace(":", "%3A");
    }

    private static String path(String model) {
        return "/model/" + model.replace(":", "%3A") + "/invoke";
    }
}
