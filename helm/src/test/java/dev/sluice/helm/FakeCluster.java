package dev.sluice.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An API server that has Deployments and Secrets, and nothing else: as much as a template that looks around asks for. */
final class FakeCluster implements AutoCloseable {
    private static final String VERSION = "{\"major\": \"1\", \"minor\": \"34\", \"gitVersion\": \"v1.34.0\"}";
    private static final String CORE = "{\"kind\": \"APIVersions\", \"versions\": [\"v1\"]}";
    private static final String GROUPS = """
            {"kind": "APIGroupList", "apiVersion": "v1", "groups": [{"name": "apps",
             "versions": [{"groupVersion": "apps/v1", "version": "v1"}],
             "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}}]}""";
    private static final String RESOURCES =
            "{\"kind\": \"APIResourceList\", \"groupVersion\": \"%s\", \"resources\": [%s]}";
    private static final String RESOURCE = """
            {"name": "%s", "singularName": "", "namespaced": true, "kind": "%s", "verbs": ["get", "list"]}""";
    private static final String NAMESPACE = "/namespaces/" + Chart.NAMESPACE;

    private final HttpServer server;

    /**
     * @param deployments JSON of each
     * @param secrets names of their keys by their own
     */
    FakeCluster(List<String> deployments, Map<String, List<String>> secrets) {
        Map<String, String> answers = new HashMap<>(Map.of(
                "/version",
                VERSION,
                "/api",
                CORE,
                "/apis",
                GROUPS,
                "/api/v1",
                RESOURCES.formatted(
                        "v1",
                        RESOURCE.formatted("secrets", "Secret") + ","
                                + RESOURCE.formatted("serviceaccounts", "ServiceAccount")),
                "/apis/apps/v1",
                RESOURCES.formatted("apps/v1", RESOURCE.formatted("deployments", "Deployment")),
                "/api/v1" + NAMESPACE + "/serviceaccounts/default",
                "{\"kind\": \"ServiceAccount\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"default\"}}",
                "/apis/apps/v1" + NAMESPACE + "/deployments",
                deployments.stream()
                        .collect(Collectors.joining(
                                ",",
                                "{\"kind\": \"DeploymentList\", \"apiVersion\": \"apps/v1\", \"items\": [",
                                "]}"))));
        secrets.forEach((name, keys) -> answers.put("/api/v1" + NAMESPACE + "/secrets/" + name, secret(keys)));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/", call -> answer(call, answers.get(call.getRequestURI().getPath())));
        server.start();
    }

    private static String secret(List<String> keys) {
        return keys.stream()
                .map(key -> "\"" + key + "\": \"eA==\"")
                .collect(Collectors.joining(",", "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"data\": {", "}}"));
    }

    String kubeConfig() {
        return """
               apiVersion: v1
               kind: Config
               current-context: fake
               clusters: [{name: fake, cluster: {server: 'http://127.0.0.1:%d'}}]
               users: [{name: fake, user: {}}]
               contexts: [{name: fake, context: {cluster: fake, user: fake}}]
               """.formatted(server.getAddress().getPort());
    }

    private static void answer(HttpExchange call, String body) throws IOException {
        try (call) {
            byte[] bytes =
                    (body == null ? "{\"kind\": \"Status\", \"code\": 404}" : body).getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("content-type", "application/json");
            call.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
