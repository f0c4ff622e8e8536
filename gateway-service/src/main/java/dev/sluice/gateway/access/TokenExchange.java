package dev.sluice.gateway.access;

import java.time.Instant;
import java.util.Map;

/**
 * How a credential is exchanged for a short-lived token, with which requests are then signed. Pure, stateless, any thread: who
 * sends the request, keeps the token and refreshes it is somebody else.
 */
public non-sealed interface TokenExchange extends Scheme {
    /**
     * A request for a token.
     *
     * @param url absolute
     * @param body null = none
     */
    record Ask(String method, String url, Map<String, String> headers, byte[] body) {
        /** Address and body hold secrets. */
        @Override
        public String toString() {
            return "Ask[" + method + "]";
        }
    }

    /** @param expiresAt from when on it is of no use */
    record Token(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "Token[until " + expiresAt + "]";
        }
    }

    /**
     * @param options of the channel
     * @throws UnusableSecretException when the credential is not of this kind
     */
    Ask ask(Secret secret, Map<String, String> options, Instant now);

    /**
     * Reads the answer.
     *
     * @throws UnusableSecretException when the credential was refused, with the vendor's reason; never with a secret
     * @throws dev.sluice.gateway.conversation.MalformedAnswerException for an answer that is neither
     */
    Token read(int status, byte[] body, Instant now);

    /** Signs a request with a token. */
    Signed sign(Draft draft, Token token);
}
