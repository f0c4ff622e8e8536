package dev.sluice.gateway.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Opens the span of a call, below the client's own when it sent one. */
final class Tracing {
    private static final TextMapGetter<CallStart> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(CallStart start) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public String get(CallStart start, String name) {
            return switch (name) {
                case "traceparent" -> start.traceparent();
                case "tracestate" -> start.tracestate();
                default -> null;
            };
        }
    };

    private final Tracer tracer;

    Tracing(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("dev.sluice.gateway");
    }

    CallSpan began(CallStart start) {
        Context client = start.traceparent() == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), start, HEADERS);
        Span span = tracer.spanBuilder(start.endpoint())
                .setParent(client)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("sluice.request.id", start.requestId())
                .setAttribute("gen_ai.operation.name", start.endpoint())
                .startSpan();
        SpanContext context = span.getSpanContext();
        return span.isRecording()
                ? new CallSpan(
                        tracer,
                        span,
                        context.getTraceId(),
                        context.getSpanId(),
                        context.getTraceFlags().asHex())
                : madeUp(span, context);
    }

    /**
     * Where nobody collects spans a call has a trace id all the same: it stands in the log line and the usage event. It is the
     * client's if it sent one; its span is not ours to hand on.
     */
    private CallSpan madeUp(Span span, SpanContext of) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        String traceId = of.isValid()
                ? of.getTraceId()
                : hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1);
        return new CallSpan(
                tracer,
                span,
                traceId,
                hex.toHexDigits(random.nextLong() | 1),
                of.getTraceFlags().asHex());
    }
}
