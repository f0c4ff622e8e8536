package dev.sluice.gateway.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.Dialect;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.dialect.AnswerReader;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.translation.Dialects;
import dev.sluice.gateway.upstream.Exchange;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import dev.sluice.gateway.upstream.Outgoing;
import dev.sluice.gateway.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.UUID;

/** Asks an upstream something beside traffic, with the channel's own headers and signing; on one event loop. */
final class Inquiry {
    private static final long CONNECT_MS = 5_000;
    private static final int FIRST_ERROR = 300;

    private final Vertx vertx;
    private final UpstreamClient upstreams;
    private final Clock clock;

    Inquiry(Vertx vertx, UpstreamClient upstreams, Clock clock) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param status of the upstream; 0 when it gave none
     * @param json null when there is a fault
     * @param bytes of the answer
     * @param fault null when there is an answer
     */
    record Reply(int status, JsonNode json, int bytes, GatewayException fault) {}

    /**
     * One answer; never fails.
     *
     * @param maxBytes what is longer is a fault
     * @param timeoutMs until the whole answer is there
     */
    Future<Reply> get(Route route, Outgoing outgoing, int maxBytes, long timeoutMs) {
        String id = "inquiry-" + UUID.randomUUID();
        Exchange exchange =
                upstreams.send(route, outgoing, false, id, null, MultiMap.caseInsensitiveMultiMap(), CONNECT_MS);
        Promise<Reply> reply = Promise.promise();
        Limit limit = new Limit(maxBytes, exchange, reply);
        long timer = vertx.setTimer(
                Math.max(1, timeoutMs),
                fired -> limit.exceeded(
                        0,
                        new GatewayException(
                                ErrorKind.UPSTREAM_TIMEOUT, "The upstream did not answer within the time allowed.")));
        exchange.head()
                .onSuccess(head -> read(route, head, limit))
                .onFailure(e -> reply.tryComplete(failed(0, Faults.unanswered(e))));
        return reply.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.result().fault() != null) {
                exchange.refused();
            }
        });
    }

    /** Gives an answer up that takes too long, or too much. */
    private record Limit(int maxBytes, Exchange exchange, Promise<Reply> reply) {
        void exceeded(int status, GatewayException why) {
            if (reply.tryComplete(failed(status, why))) {
                exchange.cancel(why);
            }
        }
    }

    private void read(Route route, Incoming head, Limit limit) {
        int status = head.status();
        Buffer body = Buffer.buffer();
        head.onChunk(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > limit.maxBytes()) {
                limit.exceeded(status, Faults.malformed("more than is read of such an answer"));
            }
        });
        head.onBroken(cut -> limit.reply().tryComplete(failed(status, Faults.unanswered(cut))));
        head.onEnd(() -> limit.reply().tryComplete(reply(route, head, body.getBytes())));
        head.resume();
    }

    private Reply reply(Route route, Incoming head, byte[] body) {
        int status = head.status();
        Faults faults = new Faults(route, clock);
        if (status >= FIRST_ERROR) {
            Dialect dialect = Dialects.of(route.channel(), route.upstreamModel());
            return failed(status, faults.status(status, body, head.headers(), dialect));
        }
        JsonNode json = Trees.readAny(body, 0, body.length);
        if (json == null) {
            return failed(status, Faults.malformed("something that is no JSON"));
        }
        // Some tell their errors with status 200.
        return json.hasNonNull("error")
                ? failed(status, faults.inside(AnswerReader.readError(body).error()))
                : new Reply(status, json, body.length, null);
    }

    private static Reply failed(int status, GatewayException why) {
        return new Reply(status, null, 0, why);
    }
}
