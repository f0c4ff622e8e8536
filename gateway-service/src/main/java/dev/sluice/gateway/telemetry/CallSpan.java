package dev.sluice.gateway.telemetry;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** The span of one call and those of its attempts, with OpenTelemetry's {@code gen_ai} attributes. */
final class CallSpan {
    private final Tracer tracer;
    private final Span span;
    private final SpanContext context;

    CallSpan(Tracer tracer, Span span, SpanContext context) {
        this.tracer = tracer;
        this.span = span;
        this.context = context;
    }

    String traceId() {
        return context.getTraceId();
    }

    String traceparent() {
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
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
