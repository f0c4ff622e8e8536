package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.metering.Operation;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.Supplier;

/** One call of a client, the one mutable object that travels down the line; it never leaves its event loop. */
public final class Call {
    private final String id;
    private final Head head;
    private final Endpoint endpoint;
    private final Client client;
    private final Supplier<Future<Body>> bodySource;
    private final long startedAt;
    private final long startedMs;

    private KeyGrant grant;
    private String pinnedChannel;
    private Body body;
    private Envelope envelope;
    private List<LimitStart> limits = List.of();
    private int attempts;
    private long waitedNanos;
    private String traceId;
    private String traceparent;

    /**
     * @param startedAt epoch millis
     * @param startedMs the same moment on the monotonic clock
     * @param bodySource reads the body, once asked
     */
    public Call(
            String id,
            Head head,
            Endpoint endpoint,
            Client client,
            Supplier<Future<Body>> bodySource,
            long startedAt,
            long startedMs) {
        this.id = id;
        this.head = head;
        this.endpoint = endpoint;
        this.client = client;
        this.bodySource = bodySource;
        this.startedAt = startedAt;
        this.startedMs = startedMs;
    }

    /** The operation's id, UUIDv7. */
    public String id() {
        return id;
    }

    public Head head() {
        return head;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public Client client() {
        return client;
    }

    public long startedAt() {
        return startedAt;
    }

    public long startedMs() {
        return startedMs;
    }

    /** Null until the key is known. */
    public KeyGrant grant() {
        return grant;
    }

    /** Null until the body was read and understood. */
    public Envelope envelope() {
        return envelope;
    }

    /** How many attempts were recorded. */
    public int attempts() {
        return attempts;
    }

    /** How long this call has waited for its client's body and for upstreams: what is left of it is Sluice's own time. */
    public long waitedNanos() {
        return waitedNanos;
    }

    public MultiMap headers() {
        return head.headers();
    }

    /**
     * Puts this call into a trace.
     *
     * @param parent W3C header for whatever is asked on behalf of this call
     */
    public void traced(String id, String parent) {
        traceId = id;
        traceparent = parent;
    }

    /** Of the trace that this call belongs to; null when it is not traced. */
    public String traceId() {
        return traceId;
    }

    String traceparent() {
        return traceparent;
    }

    /** What every event of this call has in common; only after the key is known. */
    public Operation operation() {
        return new Operation(
                id,
                head.clientRequestId(),
                traceId,
                grant,
                endpoint.id(),
                envelope != null && envelope.stream(),
                envelope == null ? null : envelope.model(),
                head.tags(),
                limits);
    }

    Future<Body> readBody() {
        return bodySource.get();
    }

    Body body() {
        return body;
    }

    /** The only channel that may serve this call; null = any. */
    public String pinnedChannel() {
        return pinnedChannel;
    }

    void authenticated(KeyGrant who, String pinned) {
        grant = who;
        pinnedChannel = pinned;
    }

    void understood(Body read, Envelope what) {
        body = read;
        envelope = what;
    }

    void admitted(List<LimitStart> of) {
        limits = of;
    }

    void waited(long nanos) {
        waitedNanos += nanos;
    }

    void attempted(int number) {
        attempts = number;
    }
}
