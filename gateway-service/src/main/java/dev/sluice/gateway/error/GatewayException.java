package dev.sluice.gateway.error;

/**
 * The one exception of the gateway: a call cannot go on, for a reason that the client is told. It has no stack trace, as it
 * is part of normal life; defects are other exceptions and become {@link ErrorKind#INTERNAL} at the rim.
 */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final long retryAfterMs;
    private final transient Wire wire;
    private final String detail;

    /** What the client's dialect shows beside the message; null components follow from the kind. */
    private record Wire(Integer status, String type, String code, String param) {
        static final Wire OF_KIND = new Wire(null, null, null, null);
    }

    public GatewayException(ErrorKind kind, String message) {
        this(kind, message, 0);
    }

    /**
     * @param message a sentence for the client; no secret, host or credential
     * @param retryAfterMs when a retry may help, in milliseconds; 0 = unknown
     */
    public GatewayException(ErrorKind kind, String message, long retryAfterMs) {
        this(kind, message, retryAfterMs, Wire.OF_KIND);
    }

    private GatewayException(ErrorKind kind, String message, long retryAfterMs, Wire wire) {
        this(kind, message, retryAfterMs, wire, null, null);
    }

    private GatewayException(
            ErrorKind kind, String message, long retryAfterMs, Wire wire, String detail, Throwable cause) {
        super(message, cause, false, false);
        this.detail = detail;
        this.kind = kind;
        this.retryAfterMs = retryAfterMs;
        this.wire = wire;
    }

    /** A wrong request: the message names the field, and {@code param} is what the dialect calls it. */
    public static GatewayException badRequest(String message, String param) {
        return new GatewayException(ErrorKind.BAD_REQUEST, message, 0, new Wire(null, null, null, param));
    }

    /** The upstream's own refusal of the request, already scrubbed; type, code and param may be null. */
    public static GatewayException refusedByUpstream(
            int status, String message, String type, String code, String param) {
        return new GatewayException(ErrorKind.UPSTREAM_REFUSED, message, 0, new Wire(status, type, code, param));
    }

    /** The cause itself if it is one of these; else INTERNAL, telling the client nothing of a defect but that there is one. */
    public static GatewayException of(Throwable cause) {
        return cause instanceof GatewayException known
                ? known
                : new GatewayException(ErrorKind.INTERNAL, "The gateway failed.", 0, Wire.OF_KIND, null, cause);
    }

    /** The same with what an operator has to know beside: the cause and its remedy. No client reads it; no secret is in it. */
    public GatewayException explained(String why) {
        return new GatewayException(kind, getMessage(), retryAfterMs, wire, why, getCause());
    }

    /** For operators; the message where there is nothing more to say. */
    public String detail() {
        return detail == null ? getMessage() : detail;
    }

    public ErrorKind kind() {
        return kind;
    }

    public long retryAfterMs() {
        return retryAfterMs;
    }

    /** The HTTP status that the client sees. */
    public int status() {
        return wire.status() == null ? kind.status() : wire.status();
    }

    public String openAiType() {
        return wire.type() == null ? kind.openAiType() : wire.type();
    }

    /** May be null. */
    public String openAiCode() {
        return wire.code() == null ? kind.openAiCode() : wire.code();
    }

    /** The field that is wrong, or null. */
    public String param() {
        return wire.param();
    }
}
