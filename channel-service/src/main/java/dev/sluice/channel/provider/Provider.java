package dev.sluice.channel.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A kind of upstream.
 *
 * @param baseUrl default, without the version segment; null = a channel must name one
 * @param version segment appended to base URLs that do not end in one; null = its API has none
 * @param dialect the JSON shape it speaks
 * @param access how a request with a credential is signed
 * @param credentials whether a channel needs any
 * @param options names that a channel's {@code options} may hold
 */
public record Provider(
        String name,
        String title,
        String baseUrl,
        String version,
        String dialect,
        String access,
        Credentials credentials,
        List<String> options) {

    /** Whether a channel needs a credential. */
    public enum Credentials {
        @JsonProperty("required")
        REQUIRED,
        @JsonProperty("optional")
        OPTIONAL
    }

    private static final Pattern VERSION_SEGMENT = Pattern.compile("v[0-9]+([a-z]+[0-9]*)?");
    private static final int MAX_URL = 2048;

    /**
     * The base URL as it will be called: without blanks and trailing slashes, ending in the version segment exactly once.
     *
     * @param typed as the operator wrote it; null takes the provider's
     * @throws IllegalArgumentException with a message that continues the field's name
     */
    public String effectiveUrl(String typed) {
        if (typed == null && baseUrl == null) {
            throw new IllegalArgumentException("is required for provider " + name);
        }
        String url = strip(typed == null ? baseUrl : typed);
        check(url);
        if (version == null) {
            return url;
        }
        String last = url.substring(url.lastIndexOf('/') + 1);
        return VERSION_SEGMENT.matcher(last.toLowerCase(Locale.ROOT)).matches() ? url : url + "/" + version;
    }

    private static String strip(String typed) {
        String url = typed.strip();
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        return url;
    }

    private static void check(String url) {
        try {
            URI uri = new URI(url);
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null || url.length() > MAX_URL) {
                throw new IllegalArgumentException("must be an http or https URL such as \"https://api.openai.com\"");
            }
            if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
                throw new IllegalArgumentException("must have neither user, query nor fragment");
            }
            if (uri.getPort() == 0 || uri.getPort() > 65_535) {
                throw new IllegalArgumentException("has a port that does not exist");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be an http or https URL such as \"https://api.openai.com\"");
        }
    }
}
