package dev.sluice.gateway.framing.multipart;

import dev.sluice.gateway.error.GatewayException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a form into its parts, in one pass over its bytes.
 *
 * <pre>
 * --boundary CRLF  headers CRLF CRLF  content CRLF  --boundary CRLF  …  --boundary--
 * </pre>
 */
public final class Multipart {
    private static final int MOST_PARTS = 128;

    private final byte[] body;
    private final int length;
    private final Needle needle;
    private final List<Part> parts = new ArrayList<>();

    private Multipart(byte[] body, int length, String boundary) {
        this.body = body;
        this.length = length;
        this.needle = new Needle(boundary);
    }

    /**
     * The parts in their order; at least one.
     *
     * @param contentType the request's header, which tells the boundary; may be null
     * @param body holds the form from its first byte to {@code length}
     * @throws GatewayException BAD_REQUEST that says what is wrong, with nothing of the content
     */
    public static List<Part> read(String contentType, byte[] body, int length) {
        return new Multipart(body, length, Boundary.of(contentType)).run();
    }

    /**
     * Whether content would be cut where it is none.
     *
     * @param contentType of a form that was read
     */
    public static boolean cuts(String contentType, String content) {
        return content.contains("--" + Boundary.of(contentType));
    }

    private List<Part> run() {
        if (length == 0) {
            throw wrong("is empty");
        }
        if (!needle.isAt(body, 0, length)) {
            throw length <= needle.length()
                    ? truncated()
                    : wrong("does not begin with the boundary that the header 'content-type' names");
        }
        int from = 0;
        int headFrom = behind(from + needle.length());
        while (headFrom >= 0) {
            if (parts.size() == MOST_PARTS) {
                throw wrong("has more than " + MOST_PARTS + " parts");
            }
            from = part(from, headFrom);
            headFrom = behind(from + needle.length());
        }
        if (parts.isEmpty()) {
            throw wrong("has no parts");
        }
        return parts;
    }

    /** Reads a part; returns where the next boundary begins. */
    private int part(int from, int headFrom) {
        PartHead head = new PartHead(body, length, parts.size() + 1, headFrom);
        head.read();
        int next = needle.in(body, head.contentFrom(), length);
        if (next < 0) {
            throw truncated();
        }
        // Some readers cut at a bare line feed or carriage return, or at none, some at the line's end before the
        // content.
        if (next - 2 < head.contentFrom() || body[next - 2] != '\r' || body[next - 1] != '\n') {
            throw inside();
        }
        parts.add(head.part(from, next - 2));
        return next;
    }

    /** What follows a boundary: where the part's headers begin; −1 when it was the last boundary. */
    private int behind(int at) {
        if (at + 1 < length && body[at] == '-' && body[at + 1] == '-') {
            if (!isBlank(at + 2)) {
                throw wrong("has something after its last boundary");
            }
            return -1;
        }
        int end = lineEnd(at);
        if (end < 0 || body[end - 1] != '\n') {
            throw end == length || (end < 0 && at == length - 1 && body[at] == '-') ? truncated() : inside();
        }
        return end;
    }

    private boolean isBlank(int from) {
        for (int i = from; i < length; i++) {
            if (body[i] != '\r' && body[i] != '\n' && body[i] != ' ' && body[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Behind white space and one line's end, or the body's; −1 when something else comes. */
    private int lineEnd(int from) {
        int at = from;
        while (at < length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (at + 1 < length && body[at] == '\r' && body[at + 1] == '\n') {
            return at + 2;
        }
        return at == length || (at == length - 1 && body[at] == '\r') ? length : -1;
    }

    static GatewayException truncated() {
        return wrong("ends before its last boundary");
    }

    private static GatewayException inside() {
        return wrong("has its boundary inside a part's content, or something after it on its line; choose another");
    }

    private static GatewayException wrong(String what) {
        return GatewayException.badRequest("The form " + what + ".", null);
    }
}
