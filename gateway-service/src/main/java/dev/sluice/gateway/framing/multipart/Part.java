package dev.sluice.gateway.framing.multipart;

import java.nio.charset.StandardCharsets;

/**
 * One part of a form. Positions count from the body's first byte.
 *
 * @param filename null for a field
 * @param from where its boundary begins, so that a part reaches to where the next one begins
 * @param nameFrom where its name is written, with its quotes
 */
public record Part(String name, String filename, int from, int nameFrom, int nameTo, int contentFrom, int contentTo) {

    /** How many bytes its content has. */
    public int length() {
        return contentTo - contentFrom;
    }

    /** Its content as text. */
    public String text(byte[] body) {
        return new String(body, contentFrom, length(), StandardCharsets.UTF_8);
    }
}
