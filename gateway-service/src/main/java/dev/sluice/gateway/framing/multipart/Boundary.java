package dev.sluice.gateway.framing.multipart;

import dev.sluice.gateway.error.GatewayException;

/** What parts are cut at, as the header {@code content-type} tells it. */
final class Boundary {
    private static final String FORM = "multipart/form-data";
    /** RFC 2046's own. */
    private static final int LONGEST = 70;

    private static final String HEADER = "content-type";

    private Boundary() {}

    /** @throws GatewayException BAD_REQUEST when it is no form's header, or tells none */
    static String of(String contentType) {
        int semicolon = contentType == null ? -1 : contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        if (type == null || !type.trim().equalsIgnoreCase(FORM)) {
            throw GatewayException.badRequest(
                    "The request must be a form; its content-type must be " + FORM + ".", HEADER);
        }
        try {
            int from = semicolon < 0 ? contentType.length() : semicolon;
            Parameters parameters = Parameters.of(contentType, from);
            Parameters.Parameter boundary = parameters.get("boundary");
            if (boundary == null || parameters.get("boundary*") != null) {
                throw GatewayException.badRequest("The header 'content-type' has no boundary.", HEADER);
            }
            return checked(boundary.value());
        } catch (Parameters.MalformedException e) {
            throw GatewayException.badRequest("The header 'content-type' " + e.getMessage() + ".", HEADER);
        }
    }

    private static String checked(String boundary) {
        if (boundary.isEmpty() || boundary.length() > LONGEST || boundary.endsWith(" ")) {
            throw wrong();
        }
        for (int i = 0; i < boundary.length(); i++) {
            char c = boundary.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "'()+_,-./:=? ".indexOf(c) < 0) {
                throw wrong();
            }
        }
        return boundary;
    }

    private static GatewayException wrong() {
        return GatewayException.badRequest(
                "The boundary in the header 'content-type' must be 1 to " + LONGEST
                        + " letters, digits or characters of '()+_,-./:=?.",
                HEADER);
    }
}
