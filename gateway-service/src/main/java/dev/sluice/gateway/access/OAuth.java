package dev.sluice.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.access.TokenExchange.Ask;
import dev.sluice.gateway.access.TokenExchange.Reply;
import dev.sluice.gateway.access.TokenExchange.Send;
import dev.sluice.gateway.access.TokenExchange.Step;
import dev.sluice.gateway.access.TokenExchange.Token;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Trees;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** What token servers have in common: OAuth 2.0 (RFC 6749, sections 4.4, 5.1 and 5.2). */
final class OAuth {
    private static final long LONGEST_LIFE = Duration.ofDays(365).toSeconds();
    private static final Map<String, String> FORM = Map.of("content-type", "application/x-www-form-urlencoded");

    private OAuth() {}

    static Ask form(String url, Map<String, String> fields) {
        return new Ask("POST", url, FORM, encoded(fields).getBytes(StandardCharsets.US_ASCII));
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + Access.encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** A request whose answer is the token. */
    static Step exchange(Ask ask) {
        return new Send(ask, OAuth::read);
    }

    /** As the one of {@link Send}. */
    static Token read(Reply reply) {
        int status = reply.status();
        byte[] body = reply.body();
        JsonNode root = Trees.read(body, 0, body.length);
        if (root == null) {
            throw new MalformedAnswerException("status " + status + " and no JSON");
        }
        if (isRefusal(status)) {
            throw new UnusableSecretException("was refused by the token server" + reason(root));
        }
        String value = Trees.text(root, "access_token");
        long seconds = root.path("expires_in").asLong();
        if (status != 200 || value == null || value.isBlank() || seconds <= 0) {
            throw new MalformedAnswerException("status " + status + " and no token with an `expires_in`");
        }
        return new Token(value, reply.at().plusSeconds(Math.min(seconds, LONGEST_LIFE)));
    }

    static Signed bearer(Draft draft, Token token) {
        return new Signed(draft.path(), Map.of("authorization", "Bearer " + token.value()));
    }

    /** Being too slow or asking too often says nothing about the credential. */
    static boolean isRefusal(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 429;
    }

    /** In OAuth's words or in those of Google's APIs; to follow a sentence, and empty when there are none. */
    static String reason(JsonNode root) {
        if (root.path("error").isObject()) {
            String message = Trees.text(root.path("error"), "message");
            return message == null ? "" : ": " + message.lines().findFirst().orElse("");
        }
        String error = Trees.text(root, "error");
        String description = Trees.text(root, "error_description");
        if (error == null) {
            return "";
        }
        return ": " + error
                + (description == null
                        ? ""
                        : ", " + description.lines().findFirst().orElse(""));
    }
}
