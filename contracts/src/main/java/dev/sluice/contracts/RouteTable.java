package dev.sluice.contracts;

import java.util.List;
import java.util.Map;

/**
 * The immutable, versioned snapshot that a gateway routes with, compiled by channel-service.
 *
 * @param format of this record, {@link #FORMAT}; a reader takes any format it knows or an older one
 * @param version rises with every change: max(last + 1, epoch millis)
 * @param compiledAt epoch millis
 * @param channels only enabled ones with at least one enabled credential or none needed
 * @param models every model that an enabled channel names, with its price
 * @param groups by name; {@code default} is always there
 */
public record RouteTable(
        int format, long version, long compiledAt, List<Channel> channels, List<Model> models, List<Group> groups) {

    public static final int FORMAT = 1;

    /**
     * One configured upstream account.
     *
     * @param id stable; part of what binds its secrets ({@link SecretContext})
     * @param dialect the JSON shape the upstream speaks, {@code openai}
     * @param access how a request is signed: {@code bearer}, {@code header:<name>}, {@code query:<name>}, {@code none} or the name
     *     of a scheme such as {@code google}
     * @param baseUrl normalised, without a trailing slash, with the version segment: {@code https://api.openai.com/v1}
     * @param paths endpoint → path and query below the base URL, with {@code {model}} where the upstream's name of the model
     *     goes, percent-encoded; null, or an endpoint without entry = the dialect's own path
     * @param options of the provider, with its defaults
     * @param headers sent with every request, in clear
     * @param secretHeaders header name → ciphertext
     * @param credentials the pool; empty when the upstream needs none
     * @param groups names of the groups that may use it
     * @param priority higher first
     * @param weight share among channels of one priority; 0 = drained
     * @param parameters what it changes in the top-level fields of requests; null = nothing
     * @param systemPrompt text that goes before the client's messages; null = none
     * @param egress the way to the upstream; null = straight, with the certificates that the JVM trusts
     */
    public record Channel(
            String id,
            String name,
            String provider,
            String dialect,
            String access,
            String baseUrl,
            Map<String, String> paths,
            Map<String, String> options,
            Map<String, String> headers,
            Map<String, String> secretHeaders,
            List<Credential> credentials,
            List<ChannelModel> models,
            List<String> groups,
            int priority,
            int weight,
            Timeouts timeouts,
            Parameters parameters,
            String systemPrompt,
            Egress egress) {}

    /**
     * The way to an upstream, and to the servers that its tokens come from. What is null is not there.
     *
     * @param proxy {@code http://host:port} or {@code socks5://host:port}, without user
     * @param proxyUser ciphertext of {@code user:password} as they stand in a URL, percent-encoded
     * @param tls whom to trust, and who we are
     */
    public record Egress(String proxy, String proxyUser, Tls tls) {}

    /**
     * TLS with an upstream. What is null is not there.
     *
     * @param ca certificates as PEM that are trusted beside the JVM's
     * @param clientCertificate chain as PEM, ours first
     * @param clientKey ciphertext of its key as PEM, PKCS#8; there exactly when the certificate is
     */
    public record Tls(String ca, String clientCertificate, String clientKey) {}

    /**
     * What becomes of top-level fields of an OpenAI request. Names that are set or have a default are the upstream's, names that
     * are removed or renamed the client's. What is null is empty.
     *
     * @param set name → JSON text that stands there whatever the client sends
     * @param defaults name → JSON text that stands there when the client does not send the name
     * @param remove names that are not passed on
     * @param rename name → what the upstream calls it
     */
    public record Parameters(
            Map<String, String> set, Map<String, String> defaults, List<String> remove, Map<String, String> rename) {}

    /** One secret of a channel's pool: Tink AEAD ciphertext in Base64, bound to channel and name by {@link SecretContext}. */
    public record Credential(String name, String ciphertext, int weight) {}

    /**
     * A model as a channel serves it.
     *
     * @param name the public name, what clients ask for
     * @param upstreamName what the upstream calls it
     * @param endpoints ids of {@link Endpoint}s
     * @param costs what this channel costs us, effective-dated, ascending; empty = the model's price
     */
    public record ChannelModel(String name, String upstreamName, List<String> endpoints, List<Price> costs) {}

    /**
     * A public model.
     *
     * @param contextTokens null = unknown
     * @param maxOutputTokens null = unknown
     * @param prices effective-dated, ascending; empty = no price yet, so it is refused
     */
    public record Model(
            String name, Long contextTokens, Long maxOutputTokens, List<String> capabilities, List<Price> prices) {}

    /**
     * A price version. Amounts are nano-dollars; token prices are for one million tokens. A null token price follows its
     * nearest relative: cached input and cache writes cost as {@code input}, reasoning as {@code output}, audio as text.
     *
     * @param id of the version; stands in every usage event charged with it
     * @param effectiveFrom epoch millis
     * @param free true: every amount is 0
     * @param tiers by {@code aboveInputTokens} ascending; the last one exceeded replaces {@code input} and {@code output}
     * @param toolCalls tool name → nano-dollars for one call
     */
    public record Price(
            String id,
            long effectiveFrom,
            boolean free,
            Long input,
            Long cachedInput,
            Long cacheWrite5m,
            Long cacheWrite1h,
            Long output,
            Long reasoning,
            Long inputAudio,
            Long outputAudio,
            Long inputImage,
            List<Tier> tiers,
            Long perRequest,
            Long perImage,
            Long perSecond,
            Long perCharacter,
            Map<String, Long> toolCalls) {}

    /** Another price for calls with more input than {@code aboveInputTokens}. */
    public record Tier(long aboveInputTokens, Long input, Long output) {}

    /**
     * A tier of customers.
     *
     * @param multiplier of the price in nano-parts: {@link Money#DOLLAR} is 1.0
     */
    public record Group(String name, long multiplier) {}

    /** Timers of an attempt in milliseconds; null = the gateway's default. */
    public record Timeouts(Long connect, Long firstByte, Long firstToken, Long idle, Long total) {}
}
