package dev.sluice.testkit.net;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** The few shapes of ASN.1 (DER, X.690) that a certificate is made of. */
final class Der {
    static final int CONTEXT_0 = 0xa0;
    static final int CONTEXT_3 = 0xa3;
    static final int DNS_NAME = 0x82;
    static final int IP_ADDRESS = 0x87;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return of(0x30, joined(parts));
    }

    static byte[] set(byte[] part) {
        return of(0x31, part);
    }

    static byte[] integer(BigInteger value) {
        return of(0x02, value.toByteArray());
    }

    static byte[] yes() {
        return of(0x01, new byte[] {(byte) 0xff});
    }

    static byte[] octets(byte[] value) {
        return of(0x04, value);
    }

    static byte[] bits(byte[] value) {
        return of(0x03, joined(new byte[] {0}, value));
    }

    static byte[] text(String value) {
        return of(0x0c, value.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant value) {
        return of(0x18, TIME.format(value).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] oid(String dotted) {
        List<Long> arcs = new ArrayList<>();
        for (String arc : dotted.split("\\.", -1)) {
            arcs.add(Long.parseLong(arc));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((int) (arcs.get(0) * 40 + arcs.get(1)));
        for (long arc : arcs.subList(2, arcs.size())) {
            int groups = Math.max(1, (70 - Long.numberOfLeadingZeros(arc)) / 7);
            for (int i = groups - 1; i >= 0; i--) {
                out.write((int) ((arc >> (7 * i)) & 0x7f) | (i > 0 ? 0x80 : 0));
            }
        }
        return of(0x06, out.toByteArray());
    }

    static byte[] of(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - from));
            out.write(length, from, length.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
