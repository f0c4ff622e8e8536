package dev.sluice.gateway.access;

import java.util.Map;
import java.util.function.Function;

/** The schemes, by their names in the catalogue. Where a vendor knows several, the form of the credential decides. */
public final class Schemes {
    private static final Signer API_KEY =
            (draft, secret, now) -> new Signed(draft.path(), Map.of("api-key", secret.text()));
    private static final EntraToken ENTRA = new EntraToken();

    private static final Map<String, Function<Secret, Scheme>> KNOWN = Map.ofEntries(
            Map.entry("azure", secret -> secret.isObject() ? ENTRA : API_KEY),
            always("baidu", new BaiduToken()),
            Map.entry("google", GoogleIdentity::of),
            Map.entry("sigv4", AwsIdentity.or(new SigV4("bedrock"))),
            always("spark", new SparkSignature()),
            always("tc3", new Tc3()),
            always("zhipu", new ZhipuJwt()));

    private Schemes() {}

    /** Null for a name that is none of them. */
    public static Scheme of(String access, Secret secret) {
        Function<Secret, Scheme> known = KNOWN.get(access);
        return known == null ? null : known.apply(secret);
    }

    /** Whether a credential holds nothing but says that the gateway's own identity is meant. */
    static boolean isOwn(Secret secret) {
        String source = secret.field("source");
        if (source != null && !source.equals("default")) {
            throw new UnusableSecretException(
                    "has a field `source` that is not `default`; a newer gateway may know it");
        }
        return source != null;
    }

    private static Map.Entry<String, Function<Secret, Scheme>> always(String name, Scheme scheme) {
        return Map.entry(name, secret -> scheme);
    }
}
