package dev.sluice.bench.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The clients of one order: whole calls at a fixed rate, or streams. */
final class Caller {

    private static final int OPEN_CONNECTIONS = 256;
    private static final long MOST_RUNNING = 20_000;
    private static final long LAST_CALLS_MILLIS = 30_000;

    private final List<Loop> loops;
    private final HttpClient http;
    private final Order order;
    private final Buffer body;
    private final RequestOptions request;
    private final Tally tally = new Tally();

    Caller(Vertx vertx, List<Loop> loops, Order order, Buffer body) {
        this.loops = loops;
        this.order = order;
        this.body = body;
        int connections = order.rate() > 0 ? OPEN_CONNECTIONS : order.streams();
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(connections).setKeepAliveTimeout(300));
        this.request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(order.url())
                .putHeader("content-type", "application/json")
                .putHeader("authorization", "Bearer " + order.key());
    }

    /** Blocks until the order is done. */
    Result run() throws InterruptedException {
        if (order.rate() > 0) {
            pace((long) (order.rate() * order.seconds()), (long) (1e9 / order.rate()), this::call);
        } else {
            pace(order.streams(), order.rampMillis() * 1_000_000L / order.streams(), this::stream);
        }
        Result result = tally.result(order.rate() > 0 ? LAST_CALLS_MILLIS : TimeUnit.MINUTES.toMillis(3));
        http.close();
        return result;
    }

    private interface Begin {
        void at(long intendedNanos);
    }

    /** Begins each call when its time has come, however the earlier ones fare. */
    private void pace(long count, long everyNanos, Begin begin) {
        long start = System.nanoTime();
        for (long i = 0; i < count && tally.running() < MOST_RUNNING; i++) {
            long intended = start + i * everyNanos;
            long left = intended - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = intended - System.nanoTime();
            }
            tally.began();
            loops.get((int) (i % loops.size())).run(() -> begin.at(intended));
        }
    }

    /** Latency counts from when the call should have begun, so that waiting behind a slow one is not hidden. */
    private void call(long intended) {
        response()
                .compose(response -> response.body().map(response.statusCode()))
                .onSuccess(status -> {
                    tally.latency(System.nanoTime() - intended);
                    ended(status == 200, "status " + status);
                })
                .onFailure(failure -> tally.fault(failure.toString()));
    }

    private void stream(long intended) {
        long begun = System.nanoTime();
        ChunkReader reader = new ChunkReader(stamp -> tally.transit(System.nanoTime() - stamp));
        response()
                .compose(response -> read(response, reader, begun))
                .onSuccess(status -> {
                    boolean whole = reader.done() && reader.chunks() == order.chunks();
                    ended(status == 200 && whole, status == 200 ? "stream cut short" : "status " + status);
                })
                .onFailure(failure -> tally.fault(failure.toString()));
    }

    private Future<Integer> read(HttpClientResponse response, ChunkReader reader, long begun) {
        response.handler(bytes -> {
            boolean first = reader.chunks() == 0;
            reader.feed(bytes.getBytes());
            if (first && reader.chunks() > 0) {
                tally.latency(System.nanoTime() - begun);
            }
        });
        return response.end().map(response.statusCode());
    }

    private void ended(boolean well, String otherwise) {
        if (well) {
            tally.complete();
        } else {
            tally.fault(otherwise);
        }
    }

    private Future<HttpClientResponse> response() {
        return http.request(new RequestOptions(request)).compose(out -> out.send(body));
    }
}
