package dev.sluice.gateway.upstream;

import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;

/** Over HTTP, from any event loop. Redirects are not followed: a secret goes where it was meant to go. */
final class HttpTokenServers implements TokenServers {
    private static final int MAX_BODY = 64 << 10;

    private final Vertx vertx;
    private final long timeoutMs;
    private final HttpClient straight;

    HttpTokenServers(Vertx vertx, long timeoutMs) {
        this.vertx = vertx;
        this.timeoutMs = timeoutMs;
        this.straight = vertx.createHttpClient(options(timeoutMs));
    }

    @Override
    public Future<Reply> send(Ask ask, Egress egress) {
        Promise<Reply> reply = Promise.promise();
        // On one event loop whoever asks: handlers that are set from elsewhere miss what has come by then.
        vertx.getOrCreateContext().runOnContext(v -> {
            try {
                send(ask, egress, reply);
            } catch (IllegalArgumentException unreadable) {
                reply.tryFail(Faults.noWay());
            }
        });
        return reply.future();
    }

    /** Tokens are fetched once in many minutes: a client for each fetch is nothing that would have to be kept and closed. */
    private void send(Ask ask, Egress egress, Promise<Reply> reply) {
        if (egress == null) {
            send(ask, straight, null, reply);
            return;
        }
        HttpClient own = vertx.createHttpClient(Passage.through(vertx, egress.anonymous(), options(timeoutMs)));
        send(ask, own, egress, reply);
        reply.future().onComplete(done -> own.close());
    }

    private void send(Ask ask, HttpClient client, Egress egress, Promise<Reply> reply) {
        Promise<HttpClientRequest> opened = Promise.promise();
        long timer = vertx.setTimer(timeoutMs, fired -> {
            reply.tryFail(new GatewayException(
                    ErrorKind.UPSTREAM_TIMEOUT, "The token server did not answer within " + timeoutMs + " ms."));
            opened.future().onSuccess(HttpClientRequest::reset);
        });
        client.request(options(ask)).onComplete(opened);
        opened.future()
                .compose(request -> {
                    request.putHeader("user-agent", "sluice");
                    ask.headers().forEach(request::putHeader);
                    return ask.body() == null ? request.send() : request.send(Buffer.buffer(ask.body()));
                })
                .onSuccess(response -> read(response, egress, reply))
                .onFailure(unreachable -> reply.tryFail(unanswered(unreachable, egress)));
        reply.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static HttpClientOptions options(long timeoutMs) {
        return new HttpClientOptions().setDecompressionSupported(true).setConnectTimeout((int) timeoutMs);
    }

    private static RequestOptions options(Ask ask) {
        URI uri = URI.create(ask.url());
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.valueOf(ask.method()))
                .setSsl(tls)
                .setHost(uri.getHost())
                .setPort(port)
                .setURI(uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery());
    }

    private static void read(HttpClientResponse response, Egress egress, Promise<Reply> reply) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > MAX_BODY) {
                reply.tryFail(new GatewayException(
                        ErrorKind.UPSTREAM_FAILED, "The token server answered with more than a token."));
                response.request().reset();
            }
        });
        response.exceptionHandler(cut -> reply.tryFail(unanswered(cut, egress)));
        response.endHandler(v -> reply.tryComplete(new Reply(response.statusCode(), body.getBytes())));
    }

    private static GatewayException unanswered(Throwable cause, Egress egress) {
        String what = "The token server could not be reached.";
        GatewayException fault = new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, what);
        String ofTheWay = Unreachable.ofTheWay(cause, egress);
        return ofTheWay == null ? fault : fault.explained(what + ' ' + ofTheWay);
    }
}
