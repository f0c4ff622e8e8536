package dev.sluice.gateway.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which addresses may be told what. Names are compared as they stand: none is resolved here. */
final class Trusted {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    /** The agents of ECS and of EKS, as AWS' SDKs know them. */
    private static final Set<String> AGENTS = Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    private static final Set<String> METADATA = Set.of("metadata.google.internal", "169.254.169.254");

    private static final List<String> GOOGLE = List.of("googleapis.com");
    private static final List<String> AMAZON = List.of("amazonaws.com", "amazonaws.com.cn", "api.aws");

    private Trusted() {}

    /**
     * Checks that what the gateway's own identity has signed goes to whoever gave it. Who types a channel gives the address, and
     * could have the identity sent home otherwise.
     */
    static void requireGoogle(Draft draft) {
        require(draft, GOOGLE, "Google's");
    }

    /** The same for AWS. */
    static void requireAmazon(Draft draft) {
        require(draft, AMAZON, "AWS'");
    }

    private static void require(Draft draft, List<String> domains, String whose) {
        URI uri = read("https://" + draft.host());
        if (uri == null || !(LOOPBACK.contains(host(uri)) || isIn(domains, uri))) {
            throw new UnusableSecretException("stands for an identity of the gateway's own, which only signs for "
                    + whose + " own hosts; the channel's base URL is another one");
        }
    }

    private static boolean isIn(List<String> domains, URI uri) {
        return domains.stream()
                .anyMatch(domain -> host(uri).equals(domain) || host(uri).endsWith("." + domain));
    }

    /** Whoever gets an assertion can have a token for it: it goes to Google, or does not leave the machine. */
    static boolean isGoogle(String address) {
        URI uri = read(address);
        if (uri == null) {
            return false;
        }
        return isLocal(uri) || (isIn(GOOGLE, uri) && "https".equals(uri.getScheme()));
    }

    /**
     * A service of Google's where tokens are exchanged, in any of its places. Others of Google's hosts keep what they are sent for
     * whoever rents them.
     *
     * @param service such as {@code sts}
     */
    static boolean isGoogleService(String address, String service) {
        URI uri = read(address);
        return uri != null
                && "https".equals(uri.getScheme())
                && host(uri).matches("([a-z0-9-]+[.-])?" + service + "([.-][a-z0-9-]+)*\\.googleapis\\.com");
    }

    /** Whom a container's token may be shown to. */
    static boolean isContainerAgent(String address) {
        URI uri = read(address);
        return uri != null
                && ("https".equals(uri.getScheme())
                        || isLocal(uri)
                        || ("http".equals(uri.getScheme()) && AGENTS.contains(host(uri))));
    }

    /** Where a credential may have a subject's token fetched. */
    static boolean isSubjectTokenSource(String address) {
        URI uri = read(address);
        return uri != null
                && ("https".equals(uri.getScheme())
                        || ("http".equals(uri.getScheme()) && METADATA.contains(host(uri))));
    }

    private static boolean isLocal(URI uri) {
        return LOOPBACK.contains(host(uri)) && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    }

    private static String host(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    /** Null when it is no address of a host, or names a user. */
    private static URI read(String address) {
        try {
            URI uri = new URI(address);
            return uri.getHost() == null || uri.getRawUserInfo() != null ? null : uri;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
