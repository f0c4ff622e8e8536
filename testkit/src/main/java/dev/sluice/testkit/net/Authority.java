package dev.sluice.testkit.net;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** A certificate authority of a test's own: its certificate, and those that it issues (X.509 v3, P-256). */
public final class Authority {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final Duration LIFE = Duration.ofDays(1);
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final String name;
    private final KeyPair keys = keys();
    private final String certificate;

    /**
     * Somebody's certificate and its key as PEM.
     *
     * @param key PKCS#8
     */
    public record Issued(String certificate, String key) {}

    public Authority(String name) {
        this.name = name;
        byte[] isAuthority = extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes()));
        this.certificate = certificate(name, keys, isAuthority, Instant.now().plus(LIFE));
    }

    /** Its own certificate as PEM. */
    public String certificate() {
        return certificate;
    }

    /** A certificate for a host by its name or IPv4 address, or for a client by any name; good for a day. */
    public Issued issue(String subject) {
        return issue(subject, Instant.now().plus(LIFE));
    }

    /** One that ends then; it began two days before now. */
    public Issued issue(String subject, Instant end) {
        KeyPair own = keys();
        byte[] names = extension(ALTERNATIVE_NAMES, false, Der.sequence(alternative(subject)));
        return new Issued(
                certificate(subject, own, names, end),
                pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    /** A text between the lines that say what it is. */
    public static String pem(String what, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private String certificate(String subject, KeyPair own, byte[] extension, Instant end) {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] signed = Der.sequence(
                Der.of(Der.CONTEXT_0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.valueOf(SERIAL.getAndIncrement())),
                algorithm,
                named(name),
                Der.sequence(Der.time(Instant.now().minus(LIFE.multipliedBy(2))), Der.time(end)),
                named(subject),
                own.getPublic().getEncoded(),
                Der.of(Der.CONTEXT_3, Der.sequence(extension)));
        return pem("CERTIFICATE", Der.sequence(signed, algorithm, Der.bits(signature(keys.getPrivate(), signed))));
    }

    private static byte[] named(String subject) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(subject))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        byte[] hint = critical ? Der.yes() : new byte[0];
        return Der.sequence(Der.oid(oid), hint, Der.octets(value));
    }

    private static byte[] alternative(String subject) {
        try {
            return subject.matches("[0-9.]+")
                    ? Der.of(Der.IP_ADDRESS, InetAddress.getByName(subject).getAddress())
                    : Der.of(Der.DNS_NAME, subject.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] signature(PrivateKey key, byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
