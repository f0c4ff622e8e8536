package dev.sluice.gateway.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.RouteTable;
import dev.sluice.testkit.vendor.CohereServer;
import dev.sluice.testkit.vendor.CompatibleServer;
import dev.sluice.testkit.vendor.ConverseServer;
import dev.sluice.testkit.vendor.DashScopeServer;
import dev.sluice.testkit.vendor.GenerateContentServer;
import dev.sluice.testkit.vendor.HunyuanServer;
import dev.sluice.testkit.vendor.InvokeModelServer;
import dev.sluice.testkit.vendor.MessagesServer;
import dev.sluice.testkit.vendor.OllamaServer;
import dev.sluice.testkit.vendor.SparkServer;
import dev.sluice.testkit.vendor.SparkSocketServer;
import dev.sluice.testkit.vendor.VendorServer;
import dev.sluice.testkit.vendor.Vertex;
import dev.sluice.testkit.vendor.WenxinServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A channel of a provider, as channel-service makes it of the example in docs/providers.md, with the vendor's server from the testkit
 * at its address.
 */
final class ProviderRow implements AutoCloseable {
    private static final Path CHANNELS = Path.of("../contracts/src/test/providers/channels.json");

    final RouteTable.Channel channel;
    final VendorServer server;
    final VendorAnswers answers;

    private ProviderRow(RouteTable.Channel channel, VendorServer server, VendorAnswers answers) {
        this.channel = channel;
        this.server = server;
        this.answers = answers;
    }

    /** Provider → its channel, for every row of the catalogue. */
    static Map<String, RouteTable.Channel> all() {
        try {
            TypeReference<TreeMap<String, RouteTable.Channel>> type = new TypeReference<>() {};
            return new ObjectMapper().readValue(CHANNELS.toFile(), type);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Where chats go. */
    static ProviderRow of(String provider) {
        RouteTable.Channel channel = all().get(provider);
        return new ProviderRow(channel, server(channel), answers(channel));
    }

    /** What its chats are answered with. */
    static VendorAnswers answers(RouteTable.Channel channel) {
        return VendorAnswers.of(channel.dialect().equals("vertex") ? "gemini" : channel.dialect());
    }

    /** Where everything else goes, which is not the same on the clouds. */
    static ProviderRow besideChat(String provider) {
        RouteTable.Channel channel = all().get(provider);
        VendorServer server = channel.dialect().equals("bedrock") ? InvokeModelServer.start() : server(channel);
        return new ProviderRow(channel, server, VendorAnswers.of(channel.dialect()));
    }

    /** Makes the rig's channel this one. */
    void on(Rig rig) {
        rig.dialect = channel.dialect();
        rig.access = channel.access();
        rig.paths = channel.paths();
        rig.parameters = channel.parameters();
        rig.options = options();
        rig.secret = server.credential();
        rig.foreign = address();
        rig.hosts = Map.of("https://oauth2.googleapis.com", server.root(), "https://aip.baidubce.com", server.root());
        rig.upstreamName = channel.dialect().equals("bedrock")
                ? ConverseServer.MODEL
                : channel.models().getFirst().upstreamName();
    }

    /** A credential of the same form that the vendor does not know; null where it needs none. */
    String strangersSecret() {
        String secret = server.credential();
        return switch (channel.access()) {
            case "none" -> null;
            case "zhipu" -> "zhipu-id-1.another-example";
            case "google" -> Rig.with(secret, "client_email", "another@project-1.example");
            case "sigv4" -> Rig.with(secret, "secretAccessKey", "another-example");
            case "tc3", "baidu" -> Rig.with(secret, "secretKey", "another-example");
            case "spark" -> Rig.with(secret, "apiSecret", "another-example");
            default -> "another-example";
        };
    }

    /** The provider's own path at the server's host. */
    String address() {
        URI documented = URI.create(channel.baseUrl());
        String scheme = documented.getScheme().startsWith("ws") ? "ws:" : "http:";
        return scheme + server.root().substring("http:".length()) + documented.getRawPath();
    }

    /** Those of the account that the server knows. */
    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>(channel.options());
        if (channel.dialect().equals("vertex")) {
            options.putAll(Map.of("project", Vertex.PROJECT, "region", Vertex.REGION));
        } else if (channel.dialect().equals("bedrock")) {
            options.put("region", ConverseServer.REGION);
        }
        return options;
    }

    private static VendorServer server(RouteTable.Channel channel) {
        return switch (channel.dialect()) {
            case "openai" -> CompatibleServer.start(channel.provider());
            case "anthropic" -> MessagesServer.start();
            case "bedrock" -> ConverseServer.start();
            case "cohere" -> CohereServer.start();
            case "dashscope" -> DashScopeServer.start();
            case "gemini" -> GenerateContentServer.start();
            case "hunyuan" -> HunyuanServer.start();
            case "ollama" -> channel.access().equals("none") ? OllamaServer.startAtHome() : OllamaServer.start();
            case "spark" -> SparkServer.start();
            case "spark-websocket" -> SparkSocketServer.start();
            case "vertex" -> GenerateContentServer.startOnVertex();
            case "wenxin" -> WenxinServer.start();
            default -> throw new IllegalArgumentException("no server speaks " + channel.dialect());
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
