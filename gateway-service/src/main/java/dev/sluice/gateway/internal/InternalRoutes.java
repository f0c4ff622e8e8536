package dev.sluice.gateway.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.gateway.routing.SecretOpener;
import dev.sluice.gateway.telemetry.GatewayState;
import dev.sluice.gateway.upstream.Tokens;
import dev.sluice.gateway.upstream.UpstreamClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** {@code /internal/v1} of the management port. */
public final class InternalRoutes {
    private static final Logger LOG = Logger.getLogger(InternalRoutes.class);
    private static final long MAX_BODY = 4L << 20;

    private final Context loop;
    private final ServiceToken token;
    private final GatewayState state;
    private final ChannelTest tests;
    private final ModelDiscovery discovery;
    private final BalanceInquiry balances;
    private final Explaining explaining;
    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * @param serviceToken empty = every call is refused
     * @param explaining by the table that calls are routed with
     * @param tokens of its own: it may test a channel that no call knows yet, and its failures are not to make calls wait
     */
    public InternalRoutes(
            Vertx vertx,
            String serviceToken,
            SecretOpener opener,
            GatewayState state,
            Explaining explaining,
            Tokens tokens,
            Clock clock) {
        this.loop = vertx.getOrCreateContext();
        this.token = new ServiceToken(serviceToken);
        this.state = state;
        this.explaining = explaining;
        UpstreamClient upstreams = new UpstreamClient(vertx, tokens, clock, Set::of);
        this.tests = new ChannelTest(vertx, upstreams, opener, clock);
        Inquiry inquiry = new Inquiry(vertx, upstreams, clock);
        this.discovery = new ModelDiscovery(inquiry, opener);
        this.balances = new BalanceInquiry(inquiry, opener, clock);
    }

    /** Adds the routes, each behind the service token. */
    public void mount(Router router) {
        router.route("/internal/*").handler(this::authorize);
        String testShape = "{channel, model, credential, stream}";
        serve(router, "test", TestCall.class, TestCall::isComplete, testShape, tests::run);
        serve(
                router,
                "discoverModels",
                DiscoverCall.class,
                DiscoverCall::isComplete,
                "{channel, credential}",
                discovery::run);
        serve(
                router,
                "balance",
                BalanceCall.class,
                BalanceCall::isComplete,
                "{channel, credential, kind}",
                balances::run);
        serve(
                router,
                "explain",
                ExplainCall.class,
                ExplainCall::isComplete,
                "{model, endpoint, group, channel}",
                explaining::run);
    }

    /** @param shape of a body, for whoever sends another */
    private <C> void serve(
            Router router,
            String name,
            Class<C> type,
            Predicate<C> complete,
            String shape,
            Function<C, ? extends Future<?>> work) {
        router.post("/internal/v1/" + name)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(context -> {
                    if (state.isDraining()) {
                        answer(context, 503, "{\"error\":\"this gateway is draining\"}");
                        return;
                    }
                    C call = read(context, type);
                    if (call == null || !complete.test(call)) {
                        answer(context, 400, "{\"error\":\"the body must be " + shape + "\"}");
                        return;
                    }
                    run(context, name, () -> work.apply(call));
                });
    }

    /** On the one event loop that the connections to upstreams belong to. */
    private void run(RoutingContext context, String name, Supplier<? extends Future<?>> work) {
        loop.runOnContext(v -> work.get()
                .onSuccess(result -> context.vertx().runOnContext(w -> answer(context, 200, text(result))))
                .onFailure(e -> {
                    LOG.errorf(e, "the call %s failed", name);
                    answer(context, 500, "{\"error\":\"the call could not be made; see this gateway's log\"}");
                }));
    }

    private void authorize(RoutingContext context) {
        if (token.isIn(context.request().getHeader("authorization"))) {
            context.next();
        } else {
            answer(context, 401, "{\"error\":\"the service token is missing or wrong\"}");
        }
    }

    private <C> C read(RoutingContext context, Class<C> type) {
        try {
            Buffer body = context.body().buffer();
            return body == null ? null : json.readValue(body.getBytes(), type);
        } catch (IOException e) {
            return null;
        }
    }

    private String text(Object result) {
        try {
            return json.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record is always JSON", e);
        }
    }

    private static void answer(RoutingContext context, int status, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body);
    }
}
