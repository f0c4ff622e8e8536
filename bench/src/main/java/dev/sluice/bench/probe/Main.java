package dev.sluice.bench.probe;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints the port of its upstream, then answers each {@link Order} with a {@link Result} until its input ends. */
public final class Main {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setPreferNativeTransport(true));
        List<Loop> loops = Loop.all(vertx);
        System.out.println(Upstream.start().port());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            Order order = JSON.readValue(line, Order.class);
            Buffer body = Buffer.buffer(Files.readAllBytes(Path.of(order.bodyFile())));
            System.out.println(JSON.writeValueAsString(new Caller(vertx, loops, order, body).run()));
        }
        System.exit(0);
    }
}
