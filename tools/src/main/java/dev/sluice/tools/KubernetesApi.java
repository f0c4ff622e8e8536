package dev.sluice.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The cluster's API as the pod's service account; blocking. */
final class KubernetesApi {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 10;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final HttpClient http;
    private final URI base;
    private final String token;

    /** @param body JSON */
    record Answer(int status, String body) {
        /** What Kubernetes says in words. */
        String message() {
            try {
                return JSON.readTree(body).path("message").asText(body);
            } catch (JsonProcessingException e) {
                return body;
            }
        }
    }

    KubernetesApi(HttpClient http, URI base, String token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    static KubernetesApi inCluster(Map<String, String> environment) {
        String host = Refusal.needed(environment, "KUBERNETES_SERVICE_HOST");
        String port = Refusal.needed(environment, "KUBERNETES_SERVICE_PORT_HTTPS");
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        try {
            HttpClient http = HttpClient.newBuilder()
                    .sslContext(trusting(ACCOUNT.resolve("ca.crt")))
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
            String token = Files.readString(ACCOUNT.resolve("token")).strip();
            return new KubernetesApi(http, URI.create("https://" + bracketed + ":" + port), token);
        } catch (IOException | GeneralSecurityException e) {
            throw new Refusal("The pod has no service account mounted that this could use: " + e.getMessage(), e);
        }
    }

    /** Asks again for a while when nobody answers: a pod's network may come up after the pod. */
    Answer post(String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                return new Answer(answer.statusCode(), answer.body());
            } catch (IOException e) {
                last = e;
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal("Interrupted.", e);
            }
        }
        throw new Refusal("The cluster's API at " + base + " does not answer: " + last, last);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted.", e);
        }
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            int i = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + i++, one);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
