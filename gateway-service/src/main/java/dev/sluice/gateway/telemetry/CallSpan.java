package dev.sluice.gateway.telemetry;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** The span of one call and those of its attempts, with OpenTelemetry's {@code gen_ai} attributes. */
final class CallSpan {
    private final Tracer tracer;
    private final Span span;
    private final String traceId;
    private final String spanId;
    private final String flags;

    /**
     * @param traceId 32 hexadecimal digits
     * @param spanId 16
     * @param flags 2
     */
    CallSpan(Tracer tracer, Span span, String traceId, String spanId, String flags) {
        this.tracer = tracer;
        this.span = span;
        this.traceId = traceId;
        this.spanId = spanId;
        this.flags = flags;
    }

    String traceId() {
        return traceId;
    }

    String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    /** An attempt is told once, when it is over; its span is then written with the times it had. */
    void attemptEnded(UsageEvent event) {
        if (!span.isRecording()) {
            return;
        }
        Span attempt = tracer.spanBuilder("attempt " + event.attempt())
                .setParent(Context.root().with(span))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(event.at(), TimeUnit.MILLISECONDS)
                .setAttribute("gen_ai.operation.name", event.endpoint())
                .setAttribute("gen_ai.provider.name", event.provider())
                .setAttribute("gen_ai.request.model", event.upstreamModel())
                .setAttribute("gen_ai.usage.input_tokens", event.usage().input())
                .setAttribute("gen_ai.usage.output_tokens", event.usage().output())
                .setAttribute("sluice.channel", event.channel())
                .setAttribute("sluice.outcome", event.outcome().name())
                .startSpan();
        if (event.outcome() != Outcome.OK) {
            attempt.setAttribute(
                    "error.type", event.errorKind() == null ? event.outcome().name() : event.errorKind());
            attempt.setStatus(StatusCode.ERROR);
        }
        long took = event.totalMs() == null ? 0 : event.totalMs();
        attempt.end(event.at() + took, TimeUnit.MILLISECONDS);
    }

    void ended(CallEnd end, UsageEvent last) {
        if (span.isRecording()) {
            span.setAttribute("http.response.status_code", end.status());
            if (last != null) {
                span.setAttribute("gen_ai.request.model", last.model());
                span.setAttribute("gen_ai.response.model", last.upstreamModel());
                span.setAttribute("gen_ai.usage.input_tokens", last.usage().input());
                span.setAttribute("gen_ai.usage.output_tokens", last.usage().output());
            }
            if (end.fault() != null) {
                span.setAttribute("error.type", end.fault().name());
                if (end.status() >= 500) {
                    span.setStatus(StatusCode.ERROR);
                }
            }
        }
        span.end();
    }
}
