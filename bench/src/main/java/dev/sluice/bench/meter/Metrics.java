package dev.sluice.bench.meter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/** One look at the metrics of a service, in Prometheus' text. */
public record Metrics(String text) {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public static Metrics of(URI management) {
        HttpRequest request = HttpRequest.newBuilder(management.resolve("/q/metrics"))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return new Metrics(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(management + " shows no metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Over all labels; 0 when there is no such metric. */
    public double sum(String name) {
        return sum(name, labels -> true);
    }

    /** @param label such as {@code area="heap"} */
    public double sum(String name, String label) {
        return sum(name, labels -> labels.contains(label));
    }

    private double sum(String name, Predicate<String> wanted) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> wanted.test(line.substring(name.length(), line.lastIndexOf(' '))))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
