package dev.sluice.gateway.routing;

import dev.sluice.contracts.RouteTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;

/** Asks channel-service's management port for the route table, by conditional GET. */
final class ChannelService implements TableSource {
    private static final int CONNECT_MILLIS = 1_000;
    private static final long ANSWER_MILLIS = 5_000;

    private final Vertx vertx;
    private final HttpClient http;
    private final String url;
    private final String serviceToken;

    /** @param baseUrl of the management port */
    ChannelService(Vertx vertx, String baseUrl, String serviceToken) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setTryUseCompression(true)
                .setMaxPoolSize(1));
        this.url = baseUrl.replaceAll("/+$", "") + "/internal/v1/routeTable";
        this.serviceToken = serviceToken;
    }

    @Override
    public Future<RouteTable> newerThan(long known) {
        RequestOptions ask = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .setTimeout(ANSWER_MILLIS)
                .putHeader("authorization", "Bearer " + serviceToken)
                .putHeader("if-none-match", "\"" + known + "\"");
        return http.request(ask).compose(request -> request.send()).compose(this::read);
    }

    private Future<RouteTable> read(HttpClientResponse response) {
        return switch (response.statusCode()) {
            case 304 -> Future.succeededFuture();
            case 200 -> response.body().compose(body -> parse(body));
            default ->
                Future.failedFuture(new IOException("channel-service answered with status " + response.statusCode()));
        };
    }

    private Future<RouteTable> parse(Buffer body) {
        return vertx.executeBlocking(() -> TableReader.read(body.getBytes()), false);
    }
}
