package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.UnusableSecretException;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.dialect.Answer;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What each fault of an upstream is. The policy for each kind stands in {@link ErrorKind}; nothing is decided elsewhere. */
public final class Faults {
    /** Statuses, most specific first. What is refused as wrong would be wrong everywhere; all else may be this channel's own fault. */
    private static final List<Row> BY_STATUS = List.of(
            new Row(401, 401, ErrorKind.UPSTREAM_UNAUTHORIZED),
            new Row(402, 402, ErrorKind.UPSTREAM_QUOTA),
            new Row(403, 403, ErrorKind.UPSTREAM_UNAUTHORIZED),
            new Row(408, 409, ErrorKind.UPSTREAM_FAILED),
            new Row(425, 425, ErrorKind.UPSTREAM_FAILED),
            new Row(429, 429, ErrorKind.UPSTREAM_RATE_LIMITED),
            new Row(498, 498, ErrorKind.UPSTREAM_RATE_LIMITED),
            new Row(499, 499, ErrorKind.UPSTREAM_FAILED),
            new Row(400, 499, ErrorKind.UPSTREAM_REFUSED),
            new Row(504, 504, ErrorKind.UPSTREAM_TIMEOUT),
            new Row(508, 508, ErrorKind.LOOP),
            new Row(522, 522, ErrorKind.UPSTREAM_TIMEOUT),
            new Row(524, 524, ErrorKind.UPSTREAM_TIMEOUT));

    /** What a proxy answers to a request that it was to pass on in clear; an upstream has no such status. */
    private static final int PROXY_REFUSES_USER = 407;

    private static final int OK = 200;
    /** A status that an error bears as its code. */
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");

    private static final String UNREACHABLE = "The upstream could not be reached.";
    private static final String NOT_ACCEPTED = "The upstream does not accept the gateway's credential.";

    private final Route route;
    private final Clock clock;
    /** Null until something went wrong, which mostly it does not. */
    private Scrubber scrubber;

    private record Row(int from, int to, ErrorKind kind) {}

    public Faults(Route route, Clock clock) {
        this.route = route;
        this.clock = clock;
    }

    /** The request did not get as far as an answer. */
    public static GatewayException unanswered(Throwable cause) {
        return unanswered(cause, null);
    }

    /** @param egress the way that was taken; null = straight */
    static GatewayException unanswered(Throwable cause, Egress egress) {
        if (cause instanceof GatewayException known) {
            return known;
        }
        String ofTheWay = Unreachable.ofTheWay(cause, egress);
        if (ofTheWay != null) {
            return new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, UNREACHABLE).explained(ofTheWay);
        }
        String name = cause.getClass().getName().toLowerCase(Locale.ROOT);
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("closed") || text.contains("reset") || name.contains("streamreset")) {
            return new GatewayException(
                    ErrorKind.UPSTREAM_CUT, "The upstream closed the connection before it answered.");
        }
        return new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, UNREACHABLE)
                .explained(Unreachable.why(cause, egress));
    }

    /** The request could not be signed; says what is wrong with the credential, without showing anything of it. */
    static GatewayException unsigned(Route route, Throwable cause) {
        if (cause instanceof UnusableSecretException unusable) {
            String what = new Scrubber(route).scrub(unusable.getMessage());
            String remedy = Remedy.unsigned(unusable.getMessage());
            return new GatewayException(ErrorKind.UPSTREAM_UNAUTHORIZED, NOT_ACCEPTED)
                    .explained("The credential " + route.credential().name() + " of the channel "
                            + withoutFullStop(what) + "." + (remedy == null ? "" : ' ' + remedy));
        }
        return cause instanceof IllegalArgumentException ? unsendable() : GatewayException.of(cause);
    }

    /** The channel's way cannot be taken, and there is no other for it. */
    static GatewayException noWay() {
        return new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, UNREACHABLE)
                .explained("A certificate or key of the channel's egress.tls cannot be read; enter it again.");
    }

    /** A header was refused; the exception that said so repeats the value, which may be the credential: nobody may log it. */
    static GatewayException unsendable() {
        String what = "The channel has a credential or a header with characters that cannot be sent";
        return new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, what + ".")
                .explained(what + "; enter it again, without line ends.");
    }

    /**
     * A response with an error status.
     *
     * @param dialect the upstream's, which may know better than the status what it is; null = the client's
     */
    public GatewayException status(int status, byte[] body, MultiMap headers, Dialect dialect) {
        if (status == PROXY_REFUSES_USER) {
            return new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, UNREACHABLE)
                    .explained(Unreachable.PROXY_REFUSES_USER);
        }
        ErrorKind known = dialect == null ? null : dialect.fault(status, headers::get, body);
        Answer answer = AnswerReader.readError(body);
        Answer.UpstreamError error = answer == null ? null : answer.error();
        ErrorKind kind = known == null ? kindOf(status, answer != null, error) : known;
        long retryAfter = RetryAfter.read(headers, clock);
        if (kind == ErrorKind.UPSTREAM_REFUSED) {
            return refused(known == null ? VendorErrors.refused(status) : status, error)
                    .explained(explanation(kind, status, error));
        }
        return new GatewayException(kind, sentence(kind, status, error), retryAfter)
                .explained(explanation(kind, status, error));
    }

    private String explanation(ErrorKind kind, int status, Answer.UpstreamError error) {
        String said = error == null ? null : scrubbed(error.message());
        String answered =
                (status == OK ? "The upstream answered with an error" : "The upstream answered with status " + status)
                        + (said == null || said.isBlank() ? "" : ": " + withoutFullStop(said)) + ".";
        String remedy = Remedy.of(kind, status, said, credential());
        return remedy == null ? answered : answered + ' ' + remedy;
    }

    /** An error inside a response that began well: the body of a 200, or an event. */
    public GatewayException inside(Answer.UpstreamError error) {
        ErrorKind known = VendorErrors.kind(OK, error);
        ErrorKind kind = known == null ? insideKind(error) : known;
        GatewayException fault = kind == ErrorKind.UPSTREAM_REFUSED
                ? refused(kind.status(), error)
                : new GatewayException(kind, sentence(kind, OK, error));
        return fault.explained(explanation(kind, OK, error));
    }

    public static GatewayException malformed(String what) {
        return new GatewayException(ErrorKind.UPSTREAM_MALFORMED, "The upstream answered with " + what + ".");
    }

    private static String withoutFullStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static ErrorKind kindOf(int status, boolean json, Answer.UpstreamError error) {
        ErrorKind known = VendorErrors.kind(status, error);
        if (known != null) {
            return known;
        }
        ErrorKind kind = kindOf(status);
        if (kind == ErrorKind.UPSTREAM_REFUSED && !json) {
            // Not the API itself: a proxy before it, or a wrong base URL; another channel may have a right one.
            return ErrorKind.UPSTREAM_FAILED;
        }
        return kind;
    }

    private static ErrorKind kindOf(int status) {
        return BY_STATUS.stream()
                .filter(row -> status >= row.from() && status <= row.to())
                .map(Row::kind)
                .findFirst()
                .orElse(ErrorKind.UPSTREAM_FAILED);
    }

    private static ErrorKind insideKind(Answer.UpstreamError error) {
        return switch (error.code()) {
            case "rate_limit_exceeded" -> ErrorKind.UPSTREAM_RATE_LIMITED;
            case "invalid_api_key" -> ErrorKind.UPSTREAM_UNAUTHORIZED;
            case null, default -> {
                ErrorKind named = ErrorKind.ofUpstream(error.code());
                boolean refused = ErrorKind.UPSTREAM_REFUSED.openAiType().equals(error.type());
                boolean status =
                        error.code() != null && STATUS.matcher(error.code()).matches();
                yield named != null
                        ? named
                        : status
                                ? kindOf(Integer.parseInt(error.code()))
                                : refused ? ErrorKind.UPSTREAM_REFUSED : ErrorKind.UPSTREAM_FAILED;
            }
        };
    }

    private GatewayException refused(int status, Answer.UpstreamError error) {
        String message = error == null || error.message() == null
                ? "The upstream refused the request with status " + status + "."
                : scrubbed(error.message());
        return error == null
                ? GatewayException.refusedByUpstream(status, message, null, null, null)
                : GatewayException.refusedByUpstream(
                        status,
                        message,
                        isOurs(error.type()) ? null : scrubbed(error.type()),
                        scrubbed(error.code()),
                        scrubbed(error.param()));
    }

    /** Types that are no vendor's word. */
    private static boolean isOurs(String type) {
        return Answer.UpstreamError.BASE_RESPONSE.equals(type) || Answer.UpstreamError.MODERATED.equals(type);
    }

    private String sentence(ErrorKind kind, int status, Answer.UpstreamError error) {
        return switch (kind) {
            case UPSTREAM_UNAUTHORIZED -> NOT_ACCEPTED;
            case UPSTREAM_QUOTA -> "The gateway's account at the upstream is used up.";
            case LOOP -> "This call came back: a channel leads to a gateway that leads here again.";
            default -> {
                String said = error == null ? null : scrubbed(error.message());
                String what = status == OK ? "The upstream failed" : "The upstream failed with status " + status;
                yield said == null || said.isBlank() ? what + "." : what + ": " + said;
            }
        };
    }

    private String scrubbed(String said) {
        if (scrubber == null) {
            scrubber = new Scrubber(route);
        }
        return scrubber.scrub(said);
    }

    /** Its name; null = the channel has none. */
    private String credential() {
        return route.credential() == null ? null : route.credential().name();
    }
}
