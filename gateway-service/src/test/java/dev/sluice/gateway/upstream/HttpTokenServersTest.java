package dev.sluice.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTokenServersTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpTokenServers servers = new HttpTokenServers(vertx, 2_000);
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().end("{}");
    private final HttpServer server =
            await(vertx.createHttpServer().requestHandler(r -> answer.handle(r)).listen(0, "127.0.0.1"));

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void sendsAFormAndReadsTheAnswer() {
        answer = request -> request.body().onSuccess(body -> request.response()
                .setStatusCode(201)
                .end(request.method() + " " + request.uri() + " " + request.getHeader("content-type") + " " + body));

        TokenServers.Reply reply = await(send("/token?a=b%20c", "x=y"));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("POST /token?a=b%20c text/form x=y");
    }

    /** The agent of EKS has such an address where pods have. */
    @Test
    void anAddressMayBeOneOfTheSixthVersion() {
        HttpServer sixth = await(vertx.createHttpServer()
                .requestHandler(r -> r.response().end(r.getHeader("host")))
                .listen(0, "::1"));

        TokenServers.Reply reply = await(servers.send(
                new Ask("GET", "http://[::1]:" + sixth.actualPort() + "/v1/credentials", Map.of(), null), null));

        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("[::1]:" + sixth.actualPort());
    }

    @Test
    void doesNotFollowARedirect() {
        answer = request -> {
            boolean first = request.path().equals("/token");
            request.response()
                    .setStatusCode(first ? 303 : 200)
                    .putHeader("location", "/other")
                    .end();
        };

        assertThat(await(send("/token", null)).status()).isEqualTo(303);
    }

    @Test
    void doesNotWaitForAServerThatIsSilentAfterItsHead() {
        answer = request -> request.response().setChunked(true).write("{");

        assertThat(fault(new HttpTokenServers(vertx, 200).send(ask("/", "x"), null))
                        .kind())
                .isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
    }

    @Test
    void doesNotReadMoreThanAToken() {
        answer = request -> request.response().end("x".repeat(100_000));

        assertThat(fault(send("/", null)).kind()).isEqualTo(ErrorKind.UPSTREAM_FAILED);
    }

    @Test
    void saysThatNobodyIsThere() {
        answer = request -> request.connection().close();
        assertThat(fault(send("/secret", "secret")).kind()).isEqualTo(ErrorKind.UPSTREAM_UNREACHABLE);

        await(server.close());
        assertThat(fault(send("/secret", "secret")))
                .hasMessage("The token server could not be reached.")
                .hasNoCause();
    }

    private Future<TokenServers.Reply> send(String path, String body) {
        return servers.send(ask(path, body), null);
    }

    private Ask ask(String path, String body) {
        return new Ask(
                "POST",
                "http://127.0.0.1:" + server.actualPort() + path,
                Map.of("content-type", "text/form"),
                body == null ? null : body.getBytes(StandardCharsets.UTF_8));
    }

    private static GatewayException fault(Future<?> future) {
        try {
            await(future);
            throw new AssertionError("there is an answer");
        } catch (CompletionException failed) {
            return (GatewayException) failed.getCause();
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }
}
