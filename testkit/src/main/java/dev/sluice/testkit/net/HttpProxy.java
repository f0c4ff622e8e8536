package dev.sluice.testkit.net;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One caller of an HTTP proxy, until the way is open. */
final class HttpProxy implements Handler<Buffer> {
    private static final String END = "\r\n\r\n";
    private static final String AUTHORIZATION = "(?i)\r\nproxy-authorization: *basic *([^\r]*)";

    private final ProxyServer proxy;
    private final NetSocket caller;
    private final Buffer heard = Buffer.buffer();

    HttpProxy(ProxyServer proxy, NetSocket caller) {
        this.proxy = proxy;
        this.caller = caller;
    }

    @Override
    public void handle(Buffer bytes) {
        String text = heard.appendBuffer(bytes).toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (end < 0) {
            return;
        }
        caller.handler(more -> {});
        String head = text.substring(0, end);
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
        if (!allows(head)) {
            refuse("407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"test\"");
        } else if (line[0].equals("CONNECT")) {
            URI target = URI.create("//" + line[1]);
            Buffer opened = Buffer.buffer("HTTP/1.1 200 Connection established" + END);
            proxy.open(caller, target.getHost(), target.getPort(), Buffer.buffer(), opened, this::unreachable);
        } else if (line[1].startsWith("http://")) {
            URI target = URI.create(line[1]);
            Buffer first = Buffer.buffer(inOriginForm(target, text), "ISO-8859-1");
            proxy.open(caller, target.getHost(), target.getPort(), first, Buffer.buffer(), this::unreachable);
        } else {
            refuse("400 Bad Request");
        }
    }

    private boolean allows(String head) {
        if (proxy.user() == null) {
            return true;
        }
        String wanted = Base64.getEncoder().encodeToString(proxy.user().getBytes(StandardCharsets.UTF_8));
        return head.matches("(?s).*" + AUTHORIZATION + ".*") && head.contains(" " + wanted);
    }

    /** Without what is between the caller and this proxy; and the connection is for one request, as it leads to one server. */
    private static String inOriginForm(URI target, String text) {
        String path = text.substring(text.indexOf(target.getRawPath(), "POST http://".length()));
        String method = text.substring(0, text.indexOf(' ') + 1);
        return method + path.replaceFirst(AUTHORIZATION, "").replaceFirst("\r\n", "\r\nconnection: close\r\n");
    }

    private void unreachable() {
        refuse("502 Bad Gateway");
    }

    private void refuse(String status) {
        caller.end(Buffer.buffer("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\nconnection: close" + END));
    }
}
