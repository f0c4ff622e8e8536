package dev.sluice.channel.channel;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys in PEM (RFC 7468). Pure. Every {@link IllegalArgumentException} has a message that continues the field's
 * name, and holds nothing of a key.
 */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([^-]*?)\\s*-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String TO_PKCS8 = "openssl pkcs8 -topk8 -nocrypt -in key.pem";
    private static final int MAX_LENGTH = 128 << 10;
    private static final byte[] CHALLENGE = {1, 2, 3};

    private Pem() {}

    private record Block(String what, String body) {
        byte[] content() {
            return Base64.getMimeDecoder().decode(body);
        }
    }

    /** At least one certificate, whatever stands between them. */
    static List<X509Certificate> certificates(String text) {
        List<Block> blocks = blocks(text);
        if (blocks.stream().anyMatch(block -> block.what().endsWith(KEY))) {
            throw new IllegalArgumentException("holds a private key; that belongs into clientKey");
        }
        if (blocks.isEmpty() || !blocks.stream().allMatch(block -> block.what().equals(CERTIFICATE))) {
            throw new IllegalArgumentException(
                    "must be certificates in PEM, which begin with -----BEGIN CERTIFICATE-----");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            try {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.content())));
            } catch (CertificateException | IllegalArgumentException e) {
                throw new IllegalArgumentException("has a certificate, number " + (certificates.size() + 1)
                        + ", that cannot be read; copy it again, with all of its lines");
            }
        }
        return certificates;
    }

    /** The certificates and nothing else, in one form. */
    static String text(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (X509Certificate certificate : certificates) {
            try {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(lines.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (CertificateException e) {
                throw new IllegalStateException("what was read can be written", e);
            }
        }
        return text.toString();
    }

    /** Every one must be good at that time. */
    static void current(List<X509Certificate> certificates, Instant now) {
        for (X509Certificate certificate : certificates) {
            String whose = "the certificate of "
                    + certificate.getSubjectX500Principal().getName();
            try {
                certificate.checkValidity(Date.from(now));
            } catch (CertificateExpiredException e) {
                throw new IllegalArgumentException("holds " + whose + ", which expired on "
                        + certificate.getNotAfter().toInstant() + "; have it renewed, or leave it out");
            } catch (CertificateNotYetValidException e) {
                throw new IllegalArgumentException("holds " + whose + ", which is only valid from "
                        + certificate.getNotBefore().toInstant() + " on");
            }
        }
    }

    /** The key of a certificate, as it is to be kept. */
    static String key(String text, X509Certificate certificate) {
        List<Block> blocks = blocks(text);
        if (blocks.stream().anyMatch(block -> block.what().equals("ENCRYPTED PRIVATE KEY"))
                || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new IllegalArgumentException("is encrypted with a password; write it without, as " + TO_PKCS8
                    + " does: Sluice encrypts it itself");
        }
        List<Block> keys =
                blocks.stream().filter(block -> block.what().endsWith(KEY)).toList();
        if (keys.size() != 1) {
            throw new IllegalArgumentException(
                    "must be one private key in PEM, which begins with -----BEGIN PRIVATE KEY-----");
        }
        if (!keys.getFirst().what().equals(KEY)) {
            throw new IllegalArgumentException(
                    "must be PKCS#8, not " + keys.getFirst().what() + "; " + TO_PKCS8 + " makes it so");
        }
        if (!belong(keys.getFirst(), certificate.getPublicKey())) {
            throw new IllegalArgumentException("is not the key of the first certificate in clientCertificate, "
                    + certificate.getSubjectX500Principal().getName() + "; give the two that were made together");
        }
        return "-----BEGIN PRIVATE KEY-----\n" + keys.getFirst().body() + "\n-----END PRIVATE KEY-----\n";
    }

    private static boolean belong(Block block, PublicKey shown) {
        try {
            String family = shown.getAlgorithm();
            PrivateKey key = KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(block.content()));
            Signature signature = Signature.getInstance(
                    switch (family) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> family;
                    });
            signature.initSign(key);
            signature.update(CHALLENGE);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(CHALLENGE);
            return signature.verify(signed);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Block> blocks(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must not be longer than " + MAX_LENGTH + " characters");
        }
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return blocks;
    }
}
