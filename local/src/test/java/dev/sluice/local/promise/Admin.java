package dev.sluice.local.promise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The admin APIs of a running stack, as an operator's script would call them. */
final class Admin {
    /** An account and the secret of its key. */
    record Customer(String accountId, String keyId, String secret) {}

    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        JsonNode created() {
            if (status / 100 != 2) {
                throw new AssertionError("status " + status + ": " + body);
            }
            return body;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String channelService;
    private final String billingService;
    private final String token;

    Admin(String channelService, String billingService, String token) {
        this.channelService = channelService;
        this.billingService = billingService;
        this.token = token;
    }

    Answer channelService(String method, String path, String body) {
        return call(method, channelService + "/api/v1/" + path, body);
    }

    Answer billing(String method, String path, String body) {
        return call(method, billingService + "/api/v1/" + path, body);
    }

    /** A channel of an OpenAI-compatible upstream serving one model. */
    String channel(String name, String baseUrl, String model, String price) {
        return channelService("POST", "channels?waitSeconds=5", """
                        {"name": "%s", "provider": "openai-custom", "baseUrl": "%s",
                         "credentials": [{"name": "k1", "secret": "sk-upstream-%s"}],
                         "models": [{"name": "%s", "price": %s}]}""".formatted(name, baseUrl, name, model, price))
                .created()
                .get("id")
                .asText();
    }

    /** An account with that much money and one key, both usable when this returns. */
    Customer customer(String name, String dollars) {
        String account = billing("POST", "accounts", "{\"name\": \"%s\"}".formatted(name))
                .created()
                .get("id")
                .asText();
        topUp(account, dollars);
        JsonNode key = billing("POST", "accounts/" + account + "/keys?waitSeconds=5", "{\"name\": \"k\"}")
                .created();
        return new Customer(account, key.get("id").asText(), key.get("secret").asText());
    }

    void topUp(String account, String dollars) {
        billing("POST", "accounts/" + account + "/topUps", "{\"amount\": \"%s\"}".formatted(dollars))
                .created();
    }

    JsonNode balance(String account) {
        return billing("GET", "accounts/" + account + "/balance", null).created();
    }

    /** Every item of a list, page by page. */
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = billing("GET", path + (path.contains("?") ? "&" : "?") + "pageSize=500" + next, null)
                    .created();
            page.get("items").forEach(items::add);
            next = page.hasNonNull("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asText()
                    : "";
        } while (!next.isEmpty());
        return items;
    }

    private Answer call(String method, String url, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
        if (body != null) {
            request.header(
                    "Content-Type",
                    method.toUpperCase(Locale.ROOT).equals("PATCH")
                            ? "application/merge-patch+json"
                            : "application/json");
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode json = response.body().isBlank() ? null : JSON.readTree(response.body());
            return new Answer(response.statusCode(), json, response);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
