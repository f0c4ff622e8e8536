package dev.sluice.gateway.http;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.dialect.OpenAiErrors;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.error.LogLevel;
import dev.sluice.gateway.pipeline.Authentication;
import dev.sluice.gateway.pipeline.Call;
import dev.sluice.gateway.pipeline.Client;
import dev.sluice.gateway.pipeline.Head;
import dev.sluice.gateway.pipeline.Identity;
import dev.sluice.gateway.pipeline.Observer;
import dev.sluice.gateway.pipeline.Pipeline;
import dev.sluice.gateway.pipeline.Watch;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Where requests come in and answers and errors go out. One per event loop. */
public final class Rim implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(Rim.class);
    private static final long LINGER_MS = 1_000;

    private final Vertx vertx;
    private final RimConfig config;
    private final Paths paths;
    private final Cors cors;
    private final HeadReader heads;
    private final OperationIds ids;
    private final Authentication authentication;
    private final Pipeline pipeline;
    private final List<Page> pages;
    private final Watch watch;
    private final Observer observer;
    private final Clock clock;
    private final Leaving leaving = new Leaving();

    public Rim(
            Vertx vertx,
            RimConfig config,
            Authentication authentication,
            Pipeline pipeline,
            List<Page> pages,
            Watch watch,
            Observer observer,
            Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.paths = new Paths(config.pathPrefix());
        this.cors = new Cors(config.corsOrigins());
        this.heads = new HeadReader(config.clientAddress());
        this.ids = new OperationIds(clock);
        this.authentication = authentication;
        this.pipeline = pipeline;
        this.pages = pages;
        this.watch = watch;
        this.observer = observer;
        this.clock = clock;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        String id = ids.next();
        HttpServerResponse response = request.response();
        response.putHeader("x-request-id", id);
        response.putHeader("x-oneapi-request-id", id);
        if (leaving.begun()) {
            response.putHeader("connection", "close");
        }
        cors.addTo(request);
        boolean trusted = config.trustedProxy().test(request.remoteAddress().hostAddress());
        String path = paths.normalise(request.path(), trusted ? request.getHeader("x-forwarded-prefix") : null);
        leaving.called();
        serve(request, path, id).onComplete(done -> leaving.answered());
    }

    /** A client has connected. */
    public void connected(HttpConnection connection) {
        leaving.connected();
        connection.closeHandler(v -> leaving.disconnected());
    }

    /** No more keep-alive. See {@link Leaving#begin}. */
    public Future<Void> drain(Duration idle) {
        Future<Void> gone = leaving.begin();
        vertx.setTimer(Math.max(1, idle.toMillis()), timer -> leaving.waitNoLonger());
        return gone;
    }

    private Future<Void> serve(HttpServerRequest request, String path, String id) {
        if (HttpMethod.OPTIONS.equals(request.method())) {
            cors.preflight(request);
            return Future.succeededFuture();
        }
        Endpoint endpoint = Endpoints.at(path);
        if (endpoint != null) {
            return HttpMethod.POST.equals(request.method())
                    ? call(request, endpoint, path, id)
                    : wrongMethod(request, "POST", id);
        }
        for (Page page : pages) {
            if (page.matches(path)) {
                boolean reads = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
                return reads ? page(request, page, path, id) : wrongMethod(request, "GET", id);
            }
        }
        return refuse(
                request,
                id,
                new GatewayException(
                        ErrorKind.UNKNOWN_PATH,
                        "Unknown request URL: " + request.method() + " " + shortened(path) + "."));
    }

    private Future<Void> wrongMethod(HttpServerRequest request, String allowed, String id) {
        request.response().putHeader("allow", allowed + ", OPTIONS");
        return refuse(
                request,
                id,
                new GatewayException(ErrorKind.METHOD_NOT_ALLOWED, "This URL answers only " + allowed + " requests."));
    }

    private Future<Void> call(HttpServerRequest request, Endpoint endpoint, String path, String id) {
        Client client = new Client(request.response(), watch::now);
        Head head;
        try {
            head = heads.read(request, path);
        } catch (GatewayException e) {
            return refuse(request, id, e);
        }
        Call call = new Call(
                id,
                head,
                endpoint,
                client,
                () -> BodyReader.read(watch, request, config.maxBodyBytes(), config.bodyStallMs()),
                clock.millis(),
                watch.now());
        observer.callBegan(call);
        return Future.succeededFuture()
                .compose(v -> pipeline.handle(call))
                .onSuccess(v -> observer.callEnded(call, null))
                .recover(fault -> fail(request, call, fault));
    }

    private Future<Void> fail(HttpServerRequest request, Call call, Throwable cause) {
        GatewayException fault = GatewayException.of(cause);
        if (fault.kind().logLevel() == LogLevel.ERROR) {
            LOG.errorf(cause, "call %s failed", call.id());
        }
        observer.callEnded(call, fault);
        Client client = call.client();
        if (client.isGone()) {
            return Future.succeededFuture();
        }
        if (!client.hasHead()) {
            return refuse(request, call.id(), fault);
        }
        if (client.isStreaming()) {
            return client.end(Buffer.buffer(OpenAiErrors.event(fault, call.id())));
        }
        client.breakOff();
        return Future.succeededFuture();
    }

    private Future<Void> page(HttpServerRequest request, Page page, String path, String id) {
        Future<Buffer> answer = !page.needsKey()
                ? page.answerer().answer(null, path, request.params())
                : authenticated(request, path)
                        .compose(who -> page.answerer().answer(who.grant(), path, request.params()));
        return answer.compose(json -> {
                    request.resume();
                    return request.response()
                            .putHeader("content-type", "application/json")
                            .end(json);
                })
                .recover(cause -> {
                    GatewayException fault = GatewayException.of(cause);
                    if (fault.kind().logLevel() == LogLevel.ERROR) {
                        LOG.errorf(cause, "request %s failed", id);
                    }
                    return refuse(request, id, fault);
                });
    }

    private Future<Identity> authenticated(HttpServerRequest request, String path) {
        try {
            Head head = heads.read(request, path);
            return authentication.authenticate(head.presentedKey(), head.remoteAddress());
        } catch (GatewayException e) {
            return Future.failedFuture(e);
        }
    }

    /** Answers with an error; a request whose body was not read to its end is the last one on its connection. */
    private Future<Void> refuse(HttpServerRequest request, String id, GatewayException fault) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        boolean unread = !request.isEnded();
        if (unread) {
            response.putHeader("connection", "close");
        }
        return response.end(Faces.show(response, fault, id)).onComplete(done -> {
            if (unread) {
                linger(request);
            }
        });
    }

    /** Reads on for a moment: a connection closed at once with unread bytes may take the answer with it. */
    private void linger(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(LINGER_MS, fired -> request.connection().close());
        request.handler(ignored -> {});
        request.exceptionHandler(e -> vertx.cancelTimer(timer));
        request.endHandler(v -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
        request.resume();
    }

    private static String shortened(String path) {
        return path.length() <= 200 ? path : path.substring(0, 200) + "…";
    }
}
