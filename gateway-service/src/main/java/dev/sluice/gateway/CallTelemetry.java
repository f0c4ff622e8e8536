package dev.sluice.gateway;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.pipeline.Call;
import dev.sluice.gateway.pipeline.Observer;
import dev.sluice.gateway.pipeline.Watch;
import dev.sluice.gateway.telemetry.CallEnd;
import dev.sluice.gateway.telemetry.CallStart;
import dev.sluice.gateway.telemetry.CallTrace;
import dev.sluice.gateway.telemetry.Telemetry;
import java.util.HashMap;
import java.util.Map;

/** Tells telemetry of the calls of one event loop, so that neither knows the other. */
final class CallTelemetry implements Observer {
    private static final int OK = 200;

    private final Telemetry telemetry;
    private final Watch watch;
    private final Map<String, Running> running = new HashMap<>();

    private record Running(CallTrace trace, long sinceNanos) {}

    CallTelemetry(Telemetry telemetry, Watch watch) {
        this.telemetry = telemetry;
        this.watch = watch;
    }

    @Override
    public void callBegan(Call call) {
        CallTrace trace = telemetry.began(new CallStart(
                call.id(),
                call.endpoint().id(),
                call.headers().get("traceparent"),
                call.headers().get("tracestate")));
        call.traced(trace.traceId(), trace.traceparent());
        running.put(call.id(), new Running(trace, watch.nanos()));
    }

    @Override
    public void attemptEnded(Call call, UsageEvent event, long chargeNanos) {
        running.get(call.id()).trace().attemptEnded(event, chargeNanos);
    }

    @Override
    public void callEnded(Call call, GatewayException fault) {
        Running ended = running.remove(call.id());
        KeyGrant grant = call.grant();
        int status = fault == null || call.client().hasHead() ? OK : fault.status();
        ended.trace()
                .ended(new CallEnd(
                        grant == null ? null : grant.keyId(),
                        grant == null ? null : call.operation().account(),
                        call.envelope() == null ? null : call.envelope().model(),
                        status,
                        fault == null ? null : fault.kind(),
                        watch.nanos() - ended.sinceNanos(),
                        call.waitedNanos()));
    }
}
