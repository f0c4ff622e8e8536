package dev.sluice.gateway.access;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * How a credential becomes a short-lived token, with which requests are then signed. Pure, stateless, any thread: it says step by
 * step what has to be sent or read; who does it, keeps the token and refreshes it is somebody else.
 *
 * <pre>begin ──► (Send │ ReadFile)* ──► Token</pre>
 */
public non-sealed interface TokenExchange extends Scheme {
    /** What comes next on the way to a token, which may be there already. */
    sealed interface Step {
        /** Goes on with the token that this leads to. */
        default Step then(Function<Token, Step> next) {
            return switch (this) {
                case Send send ->
                    new Send(send.ask(), reply -> send.read().apply(reply).then(next), send.silence());
                case ReadFile file ->
                    new ReadFile(file.path(), file.confined(), text -> file.read()
                            .apply(text)
                            .then(next));
                case Token token -> next.apply(token);
            };
        }
    }

    /**
     * A request has to be sent.
     *
     * @param read what the answer leads to; throws {@link UnusableSecretException} when the credential was refused, with the
     *     vendor's reason and never with a secret, and {@link dev.sluice.gateway.conversation.MalformedAnswerException} for an
     *     answer that is neither
     * @param silence what is wrong with the credential when nobody answers; null = nothing, the server is at fault
     */
    record Send(Ask ask, Function<Reply, Step> read, String silence) implements Step {
        Send(Ask ask, Function<Reply, Step> read) {
            this(ask, read, null);
        }
    }

    /**
     * A file has to be read, anew for each token: what Kubernetes projects is replaced while it runs.
     *
     * @param confined whether it has to lie in the directory of identities: true where the credential names it, false where this
     *     process's environment does
     * @param read what its text, without blanks around it, leads to; throws as that of {@link Send}
     */
    record ReadFile(String path, boolean confined, Function<String, Step> read) implements Step {}

    /**
     * What requests are signed with.
     *
     * @param expiresAt from when on it is of no use
     */
    record Token(Secret secret, Instant expiresAt) implements Step {
        public Token(String value, Instant expiresAt) {
            this(Secret.of(value), expiresAt);
        }

        public String value() {
            return secret.text();
        }

        @Override
        public String toString() {
            return "Token[until " + expiresAt + "]";
        }
    }

    /**
     * A request for a token.
     *
     * @param url absolute
     * @param body null = none
     */
    record Ask(String method, String url, Map<String, String> headers, byte[] body) {
        /**
         * Whether it is for somebody beside this process, such as an agent or the machine's metadata, whom no proxy of a channel
         * knows: they are asked in clear, all others by TLS.
         */
        public boolean isNear() {
            return url.startsWith("http:");
        }

        /** Address and body hold secrets. */
        @Override
        public String toString() {
            return "Ask[" + method + "]";
        }
    }

    /** @param at when it came */
    record Reply(int status, byte[] body, Instant at) {
        /** The body may be a token. */
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /**
     * Whether tokens come by something that the gateway has been given itself. Whoever types a channel may use it there, and must
     * not get at it.
     */
    default boolean isGateways() {
        return false;
    }

    /** @throws UnusableSecretException when the credential is not of this kind */
    Step begin(Secret secret, Situation situation);

    /**
     * Signs a request with a token.
     *
     * @param now as for {@link Signer#sign}
     */
    Signed sign(Draft draft, Token token, Instant now);
}
