package dev.sluice.channel.channel;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * A proxy's address in its parts.
 *
 * @param address {@code scheme://host:port}
 * @param user {@code user:password} as they stood there, percent-encoded; null = none
 */
record ProxyUrl(String address, String user) {
    private static final Set<String> SCHEMES = Set.of("http", "socks5", "socks5h");
    private static final String EXAMPLE = "such as \"http://proxy.example.com:3128\" or \"socks5://10.0.0.1:1080\"";
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_PORT = 65_535;

    /** Of the user; empty = none. */
    String password() {
        return user.contains(":") ? user.substring(user.indexOf(':') + 1) : "";
    }

    /** @throws IllegalArgumentException with a message that continues the field's name, and holds nothing of the URL */
    static ProxyUrl read(String typed) {
        URI uri = uri(typed.strip());
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "must begin with http://: a proxy is not spoken to by TLS; what goes to an"
                            + " https upstream is encrypted through it all the same");
        }
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException("must begin with http:// or socks5://, " + EXAMPLE);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "must name a host, " + EXAMPLE + "; percent-encode what is special in user and password");
        }
        if (uri.getPort() < 1 || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException(
                    "must name the port, " + EXAMPLE + ", because proxies have no usual one");
        }
        boolean path = uri.getRawPath() != null && !uri.getRawPath().matches("/?");
        if (path || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must end with the port, " + EXAMPLE);
        }
        String user = uri.getRawUserInfo();
        if (user != null && (user.isEmpty() || user.startsWith(":"))) {
            throw new IllegalArgumentException("must name the user before the password; leave both out for none");
        }
        return new ProxyUrl(scheme + "://" + uri.getHost() + ":" + uri.getPort(), user);
    }

    private static URI uri(String text) {
        try {
            if (text.length() <= MAX_LENGTH) {
                return new URI(text);
            }
        } catch (URISyntaxException e) {
            // Below, without what it quotes.
        }
        throw new IllegalArgumentException(
                "must be a URL, " + EXAMPLE + "; percent-encode what is special in user and password");
    }

    /** Never the user: records end up in messages. */
    @Override
    public String toString() {
        return address;
    }
}
