package dev.sluice.billing.apikey;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Reads address ranges without ever asking a name server. */
final class Cidrs {
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private Cidrs() {}

    /** Whether the text is an address, or one with {@code /} and the length of a prefix. */
    static boolean valid(String text) {
        if (text == null) {
            return false;
        }
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int bits = bits(address);
        return bits > 0 && (slash < 0 || prefix(text.substring(slash + 1), bits));
    }

    private static boolean prefix(String digits, int bits) {
        return digits.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(digits) <= bits;
    }

    private static int bits(String address) {
        if (IPV4.matcher(address).matches()) {
            return IPV4_BITS;
        }
        if (!IPV6.matcher(address).matches()) {
            return 0;
        }
        try {
            // With a colon inside the JDK reads it as a literal and looks nothing up.
            return InetAddress.getByName(address) == null ? 0 : IPV6_BITS;
        } catch (UnknownHostException e) {
            return 0;
        }
    }
}
