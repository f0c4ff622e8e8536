package dev.sluice.gateway.auth;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A set of IPv4 and IPv6 networks. An IPv4 address written as IPv6 ({@code ::ffff:10.0.0.1}) is the IPv4 address. */
public final class Addresses {
    /** Contains every address. */
    public static final Addresses ANY = new Addresses(null);

    private static final int MAPPED_PREFIX = 12;
    private static final int V4_LENGTH = 4;

    private final List<Network> networks;

    private record Network(byte[] bytes, int bits) {
        boolean contains(byte[] address) {
            if (address.length != bytes.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(bytes, 0, whole, address, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (bytes[whole] ^ address[whole]) >> (8 - rest) == 0;
        }
    }

    private Addresses(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * @param cidrs such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a plain address; null = any address. What cannot be
     *     read contains nothing, so that a mistake never opens a key to everybody
     */
    public static Addresses of(List<String> cidrs) {
        if (cidrs == null) {
            return ANY;
        }
        List<Network> networks = new ArrayList<>();
        for (String cidr : cidrs) {
            Network network = network(cidr);
            if (network != null) {
                networks.add(network);
            }
        }
        return new Addresses(networks);
    }

    /** @param address numeric; anything else is contained only in {@link #ANY} */
    public boolean contain(String address) {
        if (networks == null) {
            return true;
        }
        byte[] bytes = bytes(address);
        return bytes != null && networks.stream().anyMatch(network -> network.contains(bytes));
    }

    /** Null when it is no numeric address. */
    static byte[] bytes(String address) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && isMapped(bytes) ? Arrays.copyOfRange(bytes, MAPPED_PREFIX, bytes.length) : bytes;
    }

    private static Network network(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] bytes = bytes(slash < 0 ? cidr : cidr.substring(0, slash));
        if (bytes == null) {
            return null;
        }
        int most = bytes.length * 8;
        int bits = slash < 0 ? most : bits(cidr.substring(slash + 1));
        return bits < 0 || bits > most ? null : new Network(bytes, bits);
    }

    private static int bits(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length == V4_LENGTH) {
            return false;
        }
        for (int i = 0; i < MAPPED_PREFIX - 2; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[MAPPED_PREFIX - 2] == -1 && bytes[MAPPED_PREFIX - 1] == -1;
    }
}
