package dev.sluice.channel.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The base URL of an upstream as text. Pure. */
final class BaseUrl {
    private static final Pattern VERSION_SEGMENT = Pattern.compile("v[0-9]+([a-z]+[0-9]*)?");
    private static final int MAX_LENGTH = 2048;

    private BaseUrl() {}

    /**
     * Without blanks and trailing slashes.
     *
     * @param socket whether it is a WebSocket's
     * @throws IllegalArgumentException with a message that continues the field's name
     */
    static String clean(String typed, boolean socket) {
        String url = typed.strip();
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        check(url, socket);
        return url;
    }

    /**
     * Ending in the version exactly once: what is missing of it is appended, nothing to a URL that ends in a version of its own.
     *
     * @param version such as {@code v1} or {@code api/paas/v4}; null = none
     */
    static String append(String url, String version) {
        String last = url.substring(url.lastIndexOf('/') + 1);
        if (version == null
                || VERSION_SEGMENT.matcher(last.toLowerCase(Locale.ROOT)).matches()) {
            return url;
        }
        int end = version.lastIndexOf('/');
        while (end > 0 && !url.endsWith("/" + version.substring(0, end))) {
            end = version.lastIndexOf('/', end - 1);
        }
        return url + (end > 0 ? version.substring(end) : "/" + version);
    }

    /** With the options' values in the place of their names in braces. */
    static String fill(String template, Map<String, String> options) {
        String filled = template;
        for (Map.Entry<String, String> option : options.entrySet()) {
            filled = filled.replace("{" + option.getKey() + "}", option.getValue());
        }
        return filled;
    }

    /** The same for every value; null stays null. */
    static Map<String, String> fill(Map<String, String> templates, Map<String, String> options) {
        if (templates == null) {
            return null;
        }
        Map<String, String> filled = new TreeMap<>();
        templates.forEach((name, template) -> filled.put(name, fill(template, options)));
        return filled;
    }

    private static void check(String url, boolean socket) {
        String expected = socket
                ? "must be a ws or wss URL such as \"wss://spark-api.xf-yun.com\""
                : "must be an http or https URL such as \"https://api.openai.com\"";
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean known = socket ? scheme.matches("wss?") : scheme.matches("https?");
            if (!known || uri.getHost() == null || url.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(expected);
            }
            if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
                throw new IllegalArgumentException("must have neither user, query nor fragment");
            }
            if (uri.getPort() == 0 || uri.getPort() > 65_535) {
                throw new IllegalArgumentException("has a port that does not exist");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected);
        }
    }
}
