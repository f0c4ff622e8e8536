package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Media;
import dev.sluice.gateway.conversation.Part;
import dev.sluice.gateway.conversation.Trees;
import dev.sluice.gateway.error.GatewayException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes the documents of one request, whose names have to differ and may hold few kinds of letters. */
final class Documents {
    private static final String NAMELESS = "document";
    private static final int LONGEST_NAME = 190;
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9\\s()\\[\\]-]+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final Set<String> FORMATS = Set.of("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md");
    private static final Map<String, String> BY_TYPE = Map.of(
            "application/pdf", "pdf",
            "text/csv", "csv",
            "application/msword", "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
            "application/vnd.ms-excel", "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
            "text/html", "html",
            "text/markdown", "md");

    private final Set<String> taken = new HashSet<>();

    ObjectNode block(Part.Document document) {
        Media media = document.media();
        if (media == null) {
            throw GatewayException.badRequest(
                    "This model's provider holds no uploaded files; send the file's data.", "messages.file.file_id");
        }
        if (!media.inline()) {
            throw GatewayException.badRequest(
                    "This model's provider does not fetch files; send the file's data.", "messages.file.file_data");
        }
        ObjectNode written =
                Trees.object().put("format", format(media, document.name())).put("name", name(document.name()));
        written.putObject("source").put("bytes", media.base64());
        return written;
    }

    /** What it says it is; then what it is called; then any text is text. */
    private static String format(Media media, String name) {
        String known = BY_TYPE.get(media.mimeType());
        String extension =
                name == null ? "" : name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (known == null && FORMATS.contains(extension)) {
            known = extension;
        }
        if (known == null && media.mimeType().startsWith("text/")) {
            known = "txt";
        }
        if (known == null) {
            throw GatewayException.badRequest(
                    "This model takes files that are PDF, text, HTML, Markdown, CSV, Word or Excel.",
                    "messages.file.file_data");
        }
        return known;
    }

    private String name(String given) {
        String stem = given == null ? NAMELESS : stem(given);
        String name = stem;
        for (int next = 2; !taken.add(name); next++) {
            name = stem + " (" + next + ")";
        }
        return name;
    }

    private static String stem(String given) {
        int dot = given.lastIndexOf('.');
        String bare = dot > 0 ? given.substring(0, dot) : given;
        String clean = BLANKS.matcher(NOT_IN_NAMES.matcher(bare).replaceAll("-"))
                .replaceAll(" ")
                .strip();
        String cut =
                clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME).strip() : clean;
        return cut.chars().anyMatch(Character::isLetterOrDigit) ? cut : NAMELESS;
    }
}
