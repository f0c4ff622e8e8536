package dev.sluice.local.promise;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of one gateway. */
final class Chat {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String gateway;

    Chat(String gateway) {
        this.gateway = gateway;
    }

    HttpRequest request(String key, String body) {
        return HttpRequest.newBuilder(URI.create(gateway + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static String body(String model, boolean stream, int maxTokens) {
        return """
                {"model": "%s", "messages": [{"role": "user", "content": "Say hello."}], "max_tokens": %d, "stream": %b}""".formatted(model, maxTokens, stream);
    }

    CompletableFuture<HttpResponse<String>> send(String key, String body) {
        return http.sendAsync(request(key, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> call(String key, String body) {
        return send(key, body).join();
    }
}
