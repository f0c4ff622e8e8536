package dev.sluice.gateway.telemetry;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.gateway.error.ErrorKind;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The telemetry of one call; belongs to its event loop. */
public final class CallTrace {
    private static final Logger LOG = Logger.getLogger("dev.sluice.gateway.call");
    private static final int SHOWN_NAME = 64;
    private static final Pattern STRANGE = Pattern.compile("[^\\p{Alnum}._:/@+-]");

    private final CallStart start;
    private final Meters meters;
    private final CallSpan span;
    private UsageEvent lastAttempt;
    private long chargeNanos;
    private int attempts;
    private boolean ended;

    CallTrace(CallStart start, Meters meters, CallSpan span) {
        this.start = start;
        this.meters = meters;
        this.span = span;
    }

    /** 32 hexadecimal digits; the client's own when it sent one. Never null. */
    public String traceId() {
        return span.traceId();
    }

    /** W3C header for the upstream, so that its spans hang below ours. */
    public String traceparent() {
        return span.traceparent();
    }

    /** An attempt was settled. */
    public void attemptEnded(UsageEvent event, long attemptChargeNanos) {
        attempts++;
        lastAttempt = event;
        chargeNanos += attemptChargeNanos;
        meters.attemptEnded(event, attemptChargeNanos);
        span.attemptEnded(event);
    }

    /** The call is over; once, further calls are ignored. */
    public void ended(CallEnd end) {
        if (ended) {
            return;
        }
        ended = true;
        meters.ended(start, end, lastAttempt);
        span.ended(end, lastAttempt);
        log(end);
    }

    private void log(CallEnd end) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        UsageEvent.Usage usage = lastAttempt == null ? UsageEvent.Usage.UNKNOWN : lastAttempt.usage();
        StringBuilder line = new StringBuilder(320)
                .append("call request=")
                .append(start.requestId())
                .append(" trace=")
                .append(traceId())
                .append(" key=")
                .append(orDash(end.keyId()))
                .append(" account=")
                .append(orDash(end.account()))
                .append(" endpoint=")
                .append(start.endpoint())
                .append(" model=")
                .append(shown(end.model()))
                .append(" channel=")
                .append(lastAttempt == null ? "-" : orDash(lastAttempt.channel()))
                .append(" status=")
                .append(end.status())
                .append(" outcome=")
                .append(outcome(end.fault()))
                .append(" inputTokens=")
                .append(usage.input())
                .append(" outputTokens=")
                .append(usage.output())
                .append(" charge=")
                .append(Money.format(chargeNanos))
                .append(" ttftMs=")
                .append(lastAttempt == null || lastAttempt.firstTokenMs() == null ? "-" : lastAttempt.firstTokenMs())
                .append(" totalMs=")
                .append(TimeUnit.NANOSECONDS.toMillis(end.totalNanos()))
                .append(" attempts=")
                .append(attempts);
        LOG.info(line);
    }

    static String outcome(ErrorKind fault) {
        return fault == null ? "OK" : fault.name();
    }

    /** A client's text in a log line: short, and nothing that could end the line or look like another key. */
    private static String shown(String text) {
        if (text == null) {
            return "-";
        }
        String head = text.length() <= SHOWN_NAME ? text : text.substring(0, SHOWN_NAME);
        for (int i = 0; i < head.length(); i++) {
            if (!isPlain(head.charAt(i))) {
                return STRANGE.matcher(head).replaceAll("?");
            }
        }
        return head;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }

    private static String orDash(String text) {
        return text == null ? "-" : text;
    }
}
