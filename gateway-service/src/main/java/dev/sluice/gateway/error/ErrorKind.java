package dev.sluice.gateway.error;

import static dev.sluice.gateway.error.Failover.NEVER;
import static dev.sluice.gateway.error.Failover.NEXT_CHANNEL;
import static dev.sluice.gateway.error.Failover.NEXT_CREDENTIAL;
import static dev.sluice.gateway.error.LogLevel.ERROR;
import static dev.sluice.gateway.error.LogLevel.NONE;
import static dev.sluice.gateway.error.LogLevel.WARN;

/**
 * Every fault that a call can end with, and all that follows from it. A closed set: its names are metric labels and stand
 * in usage events.
 */
public enum ErrorKind {
    INVALID_KEY(401, "invalid_request_error", "invalid_api_key", false, NEVER, NONE),
    ADDRESS_NOT_ALLOWED(403, "permission_error", "address_not_allowed", false, NEVER, NONE),
    MODEL_NOT_ALLOWED(403, "permission_error", "model_not_allowed", false, NEVER, NONE),
    PERMISSION_DENIED(403, "permission_error", null, false, NEVER, NONE),
    UNKNOWN_MODEL(404, "invalid_request_error", "model_not_found", false, NEVER, NONE),
    NO_PRICE(404, "invalid_request_error", "model_not_found", false, NEVER, WARN),
    ENDPOINT_NOT_SERVED(404, "invalid_request_error", "endpoint_not_served", false, NEVER, NONE),
    UNKNOWN_PATH(404, "invalid_request_error", "unknown_url", false, NEVER, NONE),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_allowed", false, NEVER, NONE),
    BODY_TIMEOUT(408, "invalid_request_error", "request_timeout", true, NEVER, NONE),
    BODY_TOO_LARGE(413, "invalid_request_error", "request_too_large", false, NEVER, NONE),
    BAD_REQUEST(400, "invalid_request_error", null, false, NEVER, NONE),
    QUOTA_SPENT(429, "insufficient_quota", "insufficient_quota", false, NEVER, NONE),
    QUOTA_HELD(429, "requests", "rate_limit_exceeded", true, NEVER, NONE),
    RATE_LIMITED(429, "requests", "rate_limit_exceeded", true, NEVER, NONE),
    /** The call has come through so many gateways that they must be calling each other. */
    LOOP(508, "server_error", "loop_detected", false, NEVER, WARN),
    NO_CHANNEL(503, "server_error", "no_channel_available", false, NEVER, WARN),
    CHANNELS_BUSY(503, "server_error", "channels_busy", true, NEVER, WARN),
    STORE_UNAVAILABLE(503, "server_error", "service_unavailable", true, NEVER, WARN),
    DRAINING(503, "server_error", "service_unavailable", true, NEVER, NONE),
    /** The upstream says that the request itself is wrong; its own status reaches the client. */
    UPSTREAM_REFUSED(400, "invalid_request_error", null, false, NEVER, NONE),
    UPSTREAM_UNREACHABLE(502, "server_error", "upstream_unreachable", true, NEXT_CHANNEL, WARN),
    UPSTREAM_UNAUTHORIZED(502, "server_error", "upstream_unauthorized", true, NEXT_CREDENTIAL, WARN),
    UPSTREAM_QUOTA(502, "server_error", "upstream_quota", true, NEXT_CREDENTIAL, WARN),
    UPSTREAM_RATE_LIMITED(503, "server_error", "upstream_rate_limited", true, NEXT_CREDENTIAL, WARN),
    UPSTREAM_FAILED(502, "server_error", "upstream_error", true, NEXT_CHANNEL, WARN),
    UPSTREAM_MALFORMED(502, "server_error", "upstream_malformed", true, NEXT_CHANNEL, WARN),
    UPSTREAM_CUT(502, "server_error", "upstream_cut", true, NEXT_CHANNEL, WARN),
    UPSTREAM_TIMEOUT(504, "server_error", "upstream_timeout", true, NEXT_CHANNEL, WARN),
    /** The call used up {@code sluice.gateway.max-call-duration} or the channel's total. */
    CALL_TOO_LONG(504, "server_error", "call_too_long", false, NEVER, WARN),
    /** Nobody reads the answer any more; the status is nginx' and stands only in events and logs. */
    CLIENT_GONE(499, "invalid_request_error", "client_gone", false, NEVER, NONE),
    INTERNAL(500, "server_error", "internal_error", true, NEVER, ERROR);

    private final int status;
    private final String openAiType;
    private final String openAiCode;
    private final boolean retryable;
    private final Failover failover;
    private final LogLevel logLevel;

    ErrorKind(
            int status, String openAiType, String openAiCode, boolean retryable, Failover failover, LogLevel logLevel) {
        this.status = status;
        this.openAiType = openAiType;
        this.openAiCode = openAiCode;
        this.retryable = retryable;
        this.failover = failover;
        this.logLevel = logLevel;
    }

    /** The fault of an upstream that bears this code, as another gateway would tell it; null when there is none. */
    public static ErrorKind ofUpstream(String openAiCode) {
        for (ErrorKind kind : values()) {
            if (kind.failover != NEVER && kind.openAiCode.equals(openAiCode)) {
                return kind;
            }
        }
        return null;
    }

    /** The HTTP status that the client sees unless the exception carries the upstream's own. */
    public int status() {
        return status;
    }

    public String openAiType() {
        return openAiType;
    }

    /** May be null. */
    public String openAiCode() {
        return openAiCode;
    }

    /** False where a retry by the client's SDK cannot help: the answer then says {@code x-should-retry: false}. */
    public boolean retryable() {
        return retryable;
    }

    /** Where a call goes on after the fault of an attempt, as long as no content reached the client. */
    public Failover failover() {
        return failover;
    }

    public LogLevel logLevel() {
        return logLevel;
    }
}
