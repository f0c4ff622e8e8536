package dev.sluice.gateway.conversation;

import java.util.Locale;

/**
 * Something that is no text.
 *
 * @param url where it is; null when its data stands here
 * @param mimeType null when only an address is known
 * @param base64 its data
 */
public record Media(String url, String mimeType, String base64) {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    /** Reads an address or a {@code data:} URL in Base64; null when it is a {@code data:} URL of another kind. */
    public static Media of(String address) {
        if (!address.regionMatches(true, 0, DATA, 0, DATA.length())) {
            return new Media(address, null, null);
        }
        int at = address.indexOf(BASE64);
        if (at < 0) {
            return null;
        }
        String type = address.substring(DATA.length(), at);
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        return new Media(null, bare.toLowerCase(Locale.ROOT), address.substring(at + BASE64.length()));
    }

    public boolean inline() {
        return base64 != null;
    }
}
