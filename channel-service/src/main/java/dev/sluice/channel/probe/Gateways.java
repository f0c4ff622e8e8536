package dev.sluice.channel.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.admin.ProblemException;
import dev.sluice.quota.GatewayLife;
import dev.sluice.quota.GatewayRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The management ports of the live gateways. Blocks, so for virtual threads. */
@Singleton
public final class Gateways {
    private static final Logger log = Logger.getLogger(Gateways.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration CALL = Duration.ofSeconds(120);
    private static final long LOOKUP_SECONDS = 2;
    private static final int OK = 200;
    private static final int NOT_READY = 503;

    private final GatewayRegistry registry;
    private final String serviceToken;
    private final ObjectMapper mapper;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    Gateways(
            GatewayRegistry registry,
            @ConfigProperty(name = "sluice.service-token") Optional<String> serviceToken,
            ObjectMapper mapper) {
        this.registry = registry;
        this.serviceToken = serviceToken.orElse("");
        this.mapper = mapper;
    }

    /**
     * Has a channel tried with one small call.
     *
     * @return the gateway's answer as it is
     * @throws ProblemException 503 in words when there is no gateway
     */
    public JsonNode test(TestCall call) {
        return ask("test", call);
    }

    /**
     * Has the models of a channel's upstream listed.
     *
     * @return the gateway's answer as it is
     * @throws ProblemException 503 in words when there is no gateway
     */
    public JsonNode discoverModels(DiscoverCall call) {
        return ask("discoverModels", call);
    }

    /**
     * Has an upstream asked for what is left of a channel's account.
     *
     * @return the gateway's answer as it is
     * @throws ProblemException 503 in words when there is no gateway
     */
    public JsonNode balance(BalanceCall call) {
        return ask("balance", call);
    }

    /**
     * Has a gateway say where a call would go.
     *
     * @return the gateway's answer as it is
     * @throws ProblemException 503 in words when there is no gateway
     */
    public JsonNode explain(ExplainCall call) {
        return ask("explain", call);
    }

    /** Has the call made by any gateway that is ready; the next one is asked only when the one before did not take it. */
    private JsonNode ask(String name, Object call) {
        byte[] body = bytes(call);
        for (GatewayLife gateway : live()) {
            Optional<HttpResponse<byte[]>> response = post(gateway, name, body);
            if (response.isPresent() && response.get().statusCode() != NOT_READY) {
                return answer(response.get());
            }
        }
        throw ProblemException.unavailable("the call must be made by a gateway, and none is running and ready;"
                + " start one, or look at its health, and repeat");
    }

    private List<GatewayLife> live() {
        try {
            List<GatewayLife> live = new ArrayList<>(registry.live()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(LOOKUP_SECONDS, TimeUnit.SECONDS)
                    .join());
            Collections.shuffle(live);
            return live;
        } catch (CompletionException away) {
            throw ProblemException.unavailable(
                    "the call must be made by a gateway, and Redis, which knows them, does not answer; repeat later");
        }
    }

    private Optional<HttpResponse<byte[]>> post(GatewayLife gateway, String name, byte[] body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.management() + "/internal/v1/" + name))
                    .timeout(CALL)
                    .header("Authorization", "Bearer " + serviceToken)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException | IllegalArgumentException e) {
            log.warnf("gateway %s at %s cannot be asked: %s", gateway.id(), gateway.management(), e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private JsonNode answer(HttpResponse<byte[]> response) {
        try {
            JsonNode body = mapper.readTree(response.body());
            if (response.statusCode() == OK && body != null && body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            log.warnf(
                    "a gateway's answer to a call is no JSON: %s", e.getClass().getSimpleName());
        }
        throw new ProblemException(
                502, "the gateway did not make the call: it answered " + response.statusCode(), List.of());
    }

    private byte[] bytes(Object call) {
        try {
            return mapper.writeValueAsBytes(call);
        } catch (JsonProcessingException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
