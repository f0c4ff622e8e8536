package dev.sluice.testkit.vendor;

import java.util.Set;

/** Amazon Bedrock's InvokeModel for one Claude, in one region, with one pair of keys and one API key. */
public final class InvokeModelServer extends VendorServer {
    public static final String MODEL = ConverseServer.MODEL;

    private static final String PATH = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke";
    private static final String STREAM_PATH = PATH + "-with-response-stream";
    private static final String EVENTS = "application/vnd.amazon.eventstream";
    private static final MessagesRules RULES = new MessagesRules(
            "anthropic_version", "bedrock-2023-05-31", Set.of("model", "stream"), new MessageToolRules(false));

    private volatile String errorType = "InternalServerException";

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

    @Override
    Reply unreadable() {
        return AwsError.reply(400, "ValidationException", "Malformed input request, please reformat your input.");
    }

    @Override
    Reply refusal(Ask ask) {
        if (!ask.path().equals(PATH) && !ask.path().equals(STREAM_PATH)) {
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
        String wrong = RULES.broken(ask.body());
        return wrong == null ? null : AwsError.reply(400, "ValidationException", wrong);
    }

    @Override
    boolean streams(Ask ask) {
        return ask.path().equals(STREAM_PATH);
    }

    @Override
    String streamType() {
        return EVENTS;
    }

    @Override
    Reply ordered(Ask ask) {
        Reply reply = super.ordered(ask);
        return reply.status() == 200 ? reply : AwsError.typed(reply, errorType);
    }
}
