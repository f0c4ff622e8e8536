package dev.sluice.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes what is no text: as data, or as an address that the host fetches itself. */
final class Files {
    private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z0-9]+)(?:[?#].*)?$");
    private static final Pattern YOUTUBE = Pattern.compile("(?i)https://(www\\.youtube\\.com|youtu\\.be)/.*");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/mov"),
            Map.entry("mpeg", "video/mpeg"),
            Map.entry("mpg", "video/mpg"),
            Map.entry("avi", "video/avi"),
            Map.entry("wmv", "video/wmv"),
            Map.entry("flv", "video/x-flv"),
            Map.entry("webm", "video/webm"));

    private final Host host;

    Files(Host host) {
        this.host = host;
    }

    /** @param param the field that it stands in */
    ObjectNode part(Media media, String param) {
        return media.inline() ? data(type(media.mimeType()), media.base64()) : address(media.url(), param);
    }

    static ObjectNode data(String type, String base64) {
        return Trees.object()
                .set("inlineData", Trees.object().put("mimeType", type).put("data", base64));
    }

    private ObjectNode address(String url, String param) {
        if (!host.fetches(url)) {
            throw GatewayException.badRequest(
                    "This model's provider does not fetch this address; send the data itself, as a data: URL.", param);
        }
        String type = YOUTUBE.matcher(url).matches() ? "video/mp4" : byName(url);
        if (type == null && host.wantsTypes()) {
            throw GatewayException.badRequest(
                    "This model has to be told what an address holds: it has to end as in picture.png, or send the data.",
                    param);
        }
        ObjectNode file = Trees.object();
        if (type != null) {
            file.put("mimeType", type);
        }
        return Trees.object().set("fileData", file.put("fileUri", url));
    }

    private static String byName(String url) {
        Matcher extension = EXTENSION.matcher(url);
        return extension.find() ? TYPES.get(extension.group(1).toLowerCase(Locale.ROOT)) : null;
    }

    /** Texts of any kind are read as plain ones. */
    private static String type(String given) {
        if (given.equals("image/jpg")) {
            return "image/jpeg";
        }
        return given.startsWith("text/") ? "text/plain" : given;
    }
}
