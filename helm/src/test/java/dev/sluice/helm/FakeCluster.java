package dev.sluice.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** An API server that has Deployments and nothing else: as much as a template that looks around asks for. */
final class FakeCluster implements AutoCloseable {
    private static final String VERSION = "{\"major\": \"1\", \"minor\": \"34\", \"gitVersion\": \"v1.34.0\"}";
    private static final String CORE = "{\"kind\": \"APIVersions\", \"versions\": [\"v1\"]}";
    private static final String GROUPS = """
            {"kind": "APIGroupList", "apiVersion": "v1", "groups": [{"name": "apps",
             "versions": [{"groupVersion": "apps/v1", "version": "v1"}],
             "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}}]}""";
    private static final String RESOURCES =
            "{\"kind\": \"APIResourceList\", \"groupVersion\": \"%s\", \"resources\": [%s]}";
    private static final String DEPLOYMENTS = """
            {"name": "deployments", "singularName": "deployment", "namespaced": true, "kind": "Deployment",
             "verbs": ["get", "list"]}""";

    private final HttpServer server;

    /** @param deployments JSON of each */
    FakeCluster(List<String> deployments) {
        String all = deployments.stream()
                .collect(Collectors.joining(
                        ",", "{\"kind\": \"DeploymentList\", \"apiVersion\": \"apps/v1\", \"items\": [", "]}"));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                call -> answer(
                        call,
                        switch (call.getRequestURI().getPath()) {
                            case "/version" -> VERSION;
                            case "/api" -> CORE;
                            case "/apis" -> GROUPS;
                            case "/api/v1" -> RESOURCES.formatted("v1", "");
                            case "/apis/apps/v1" -> RESOURCES.formatted("apps/v1", DEPLOYMENTS);
                            case "/apis/apps/v1/namespaces/" + Chart.NAMESPACE + "/deployments" -> all;
                            default -> null;
                        }));
        server.start();
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
