package dev.sluice.gateway.http;

import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.pipeline.Head;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Reads who calls, and our own headers, of which an unknown one is refused: it would be a typo that changes nothing. */
final class HeadReader {
    private static final String OURS = "x-sluice-";
    private static final Set<String> KNOWN =
            Set.of("x-sluice-channel", "x-sluice-tags", "x-sluice-disconnect", "x-sluice-hops");
    /** Gateways behind gateways are real; more of them than this are two that point at each other. */
    private static final int MOST_HOPS = 4;

    private static final int MAX_TAGS = 8;
    private static final int MAX_TAG = 64;
    private static final int MAX_REQUEST_ID = 128;

    private final BinaryOperator<String> clientAddress;

    /** @param clientAddress the client's address from the connection's and {@code x-forwarded-for}, which may be null */
    HeadReader(BinaryOperator<String> clientAddress) {
        this.clientAddress = clientAddress;
    }

    /** @throws GatewayException BAD_REQUEST naming the header */
    Head read(HttpServerRequest request, String path) {
        MultiMap headers = request.headers();
        checkOurs(headers);
        return new Head(
                PresentedKey.of(request, path),
                headers.get("x-sluice-channel"),
                clientAddress.apply(request.remoteAddress().hostAddress(), forwardedFor(headers)),
                clientRequestId(headers.get("x-request-id")),
                tags(headers.get("x-sluice-tags")),
                hops(headers.get("x-sluice-hops")),
                finishAlone(headers.get("x-sluice-disconnect")),
                headers);
    }

    private static String forwardedFor(MultiMap headers) {
        return headers.contains("x-forwarded-for") ? String.join(",", headers.getAll("x-forwarded-for")) : null;
    }

    private static void checkOurs(MultiMap headers) {
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey();
            if (name.regionMatches(true, 0, OURS, 0, OURS.length()) && !KNOWN.contains(name.toLowerCase(Locale.ROOT))) {
                throw GatewayException.badRequest("The header '" + name + "' is unknown.", name);
            }
        }
    }

    private static String clientRequestId(String value) {
        return value == null || value.length() <= MAX_REQUEST_ID ? value : value.substring(0, MAX_REQUEST_ID);
    }

    private static int hops(String value) {
        if (value == null) {
            return 0;
        }
        if (value.length() != 1 || value.charAt(0) < '0' || value.charAt(0) > '9') {
            throw GatewayException.badRequest("The header 'x-sluice-hops' must be a digit.", "x-sluice-hops");
        }
        int hops = value.charAt(0) - '0';
        if (hops > MOST_HOPS) {
            throw new GatewayException(
                    ErrorKind.LOOP,
                    "The call came through " + hops + " gateways; a channel of one of them leads back to another.");
        }
        return hops;
    }

    private static boolean finishAlone(String value) {
        if (value == null || value.equals("cancel")) {
            return false;
        }
        if (value.equals("finish")) {
            return true;
        }
        throw GatewayException.badRequest(
                "The header 'x-sluice-disconnect' must be 'cancel' or 'finish'.", "x-sluice-disconnect");
    }

    private static Map<String, String> tags(String value) {
        if (value == null || value.isBlank()) {
            return Map.of();
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String pair : value.split(",", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).trim();
            String content = equals < 0 ? "" : pair.substring(equals + 1).trim();
            if (name.isEmpty() || name.length() > MAX_TAG || content.length() > MAX_TAG) {
                throw GatewayException.badRequest(
                        "The header 'x-sluice-tags' must look like 'a=b,c=d', each at most 64 characters.",
                        "x-sluice-tags");
            }
            tags.put(name, content);
        }
        if (tags.size() > MAX_TAGS) {
            throw GatewayException.badRequest("The header 'x-sluice-tags' has more than 8 tags.", "x-sluice-tags");
        }
        return tags;
    }
}
