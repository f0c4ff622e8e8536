package dev.sluice.testkit;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A client of the upstream that shares no code with it. */
final class Calls {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Upstream upstream;

    Calls(Upstream upstream) {
        this.upstream = upstream;
    }

    static String body(String model, boolean stream, String more) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"count to 5\"}]" + more + "}";
    }

    HttpResponse<String> chat(String model) throws Exception {
        return send(HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body(model, false, "")))
                .build());
    }

    HttpResponse<String> stream(String model, String more) throws Exception {
        return send(streaming(model, more));
    }

    HttpResponse<InputStream> open(String model) throws Exception {
        return http.send(streaming(model, ""), HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpResponse<byte[]> bytes(String model) throws Exception {
        return http.send(streaming(model, ""), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The data of every event until the connection ends, read from the bare socket: HTTP clients drop what came before a break. */
    List<String> eventsUntilBroken(String model) throws Exception {
        byte[] body = body(model, true, "").getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: " + body.length + "\r\n\r\n";
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", upstream.port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            String chunked = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean broken = !chunked.endsWith("\r\n0\r\n\r\n");
            String all = chunked.replaceAll("\r\n[0-9a-f]+\r\n", "").replace("\r\n", "");
            return events(all.substring(all.indexOf("data: ")) + (broken ? "data: (broken)\n\n" : ""));
        }
    }

    static List<String> events(String sse) {
        return Stream.of(sse.split("\n\n"))
                .filter(e -> e.startsWith("data: "))
                .map(e -> e.substring("data: ".length()))
                .toList();
    }

    HttpResponse<String> control(String method, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest streaming(String model, String more) {
        return HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("x-request-id", "op-1")
                .POST(HttpRequest.BodyPublishers.ofString(body(model, true, more)))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + upstream.port() + path);
    }
}
