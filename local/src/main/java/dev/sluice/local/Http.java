package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** JSON calls to one service with one bearer token; blocking. */
public final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final URI service;
    private final String token;

    public Http(URI service, String token) {
        this.service = service;
        this.token = token;
    }

    public JsonNode get(String path) {
        return done(request(path).GET().build());
    }

    /** A null key: the call may have its effect again when it is repeated. */
    public JsonNode post(String path, JsonNode body, String idempotencyKey) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body.toString()));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return done(request.header("content-type", "application/json").build());
    }

    JsonNode patch(String path, JsonNode body) {
        return done(request(path)
                .method("PATCH", BodyPublishers.ofString(body.toString()))
                .header("content-type", "application/merge-patch+json")
                .build());
    }

    /** Empty when it does not answer with 200. */
    Optional<JsonNode> tryGet(String path) {
        try {
            HttpResponse<String> answer = CLIENT.send(request(path).GET().build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + token);
    }

    private static JsonNode done(HttpRequest request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new Refusal("%s %s answered %d: %s"
                        .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new Refusal("%s %s failed: %s.".formatted(request.method(), request.uri(), e), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Refusal interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Refusal("Interrupted.", e);
    }
}
