package dev.sluice.testkit.vendor;

/** Amazon Bedrock's Converse, in one region, with one pair of keys and one API key. */
public final class ConverseServer extends VendorServer {
    public static final String MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    public static final String REGION = AwsSignature.REGION;
    public static final String ACCESS_KEY_ID = AwsSignature.ID;
    public static final String SECRET_ACCESS_KEY = AwsSignature.KEY;

    private static final String PATH = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse";
    private static final String EVENTS = "application/vnd.amazon.eventstream";

    private volatile String errorType = "InternalServerException";

    private ConverseServer() {}

    public static ConverseServer start() {
        return listening(new ConverseServer());
    }

    /** The pair of keys; {@link #KEY} is accepted too, as an API key. */
    @Override
    public String credential() {
        return AwsSignature.credential();
    }

    /**
     * Orders an error for whatever it does not refuse.
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
        return AwsError.reply(400, "SerializationException", "The body is not JSON.");
    }

    @Override
    Reply refusal(Ask ask) {
        boolean stream = streams(ask);
        if (!ask.path().equals(stream ? PATH + "-stream" : PATH)) {
            return AwsError.reply(404, "ResourceNotFoundException", "Could not resolve the foundation model.");
        }
        AwsSignature.Fault unsigned = ask.isBearer(KEY) ? null : AwsSignature.fault(ask, "bedrock", clock().instant());
        if (unsigned != null) {
            return AwsError.reply(403, unsigned.type(), unsigned.message());
        }
        // Amazon's own SDK says nothing about what it accepts.
        String accept = ask.header("accept");
        if (accept != null && !accept.equals(stream ? EVENTS : "application/json") && !accept.equals("*/*")) {
            return AwsError.reply(400, "ValidationException", "accept: unsupported media type");
        }
        String wrong = ConverseRules.broken(ask.body());
        return wrong == null ? null : AwsError.reply(400, "ValidationException", wrong);
    }

    @Override
    boolean streams(Ask ask) {
        return ask.path().endsWith("-stream");
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
