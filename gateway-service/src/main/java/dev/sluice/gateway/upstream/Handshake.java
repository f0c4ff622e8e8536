package dev.sluice.gateway.upstream;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Why two that met did not trust each other. Pure. */
final class Handshake {
    private static final int DEEPEST_CAUSE = 12;
    /** The alerts of a server that are about whom it speaks to (RFC 8446, 6.2). */
    private static final Pattern ABOUT_US = Pattern.compile(
            "fatal alert: (bad_certificate|unsupported_certificate|certificate_(required|revoked|expired|unknown)"
                    + "|unknown_ca|access_denied)");

    private static final Pattern NAMES = Pattern.compile("no (subject alternative|name matching)");

    private Handshake() {}

    /**
     * @param certified whether we had a certificate to show
     * @return null when it is not known to be about certificates
     */
    static String why(Throwable failure, boolean certified) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            String known = known(cause, certified);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String known(Throwable cause, boolean certified) {
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return switch (cause) {
            case CertificateExpiredException old ->
                "The host's certificate has expired; have it renewed there, or set the clock of this gateway's machine.";
            case CertificateNotYetValidException young ->
                "The host's certificate is not valid yet; set the clock of this gateway's machine.";
            case CertPathBuilderException unknown -> untrusted();
            case CertPathValidatorException broken when !hasCause(broken) -> untrusted();
            case CertificateException other
            when NAMES.matcher(words).find() ->
                "The host's certificate is for another name; use a base URL with a name that stands in the certificate.";
            case SSLException alert
            when ABOUT_US.matcher(words).find() ->
                certified
                        ? "The host does not accept the channel's client certificate; have its issuer trusted there, or put"
                                + " another one into egress.tls.clientCertificate."
                        : "The host wants a client certificate; put one into egress.tls.clientCertificate, and its key into"
                                + " egress.tls.clientKey.";
            default -> null;
        };
    }

    private static boolean hasCause(Throwable cause) {
        return cause.getCause() != null && cause.getCause() != cause;
    }

    private static String untrusted() {
        return "The host's certificate is not one that this gateway trusts; add the certificate of its issuer (CA) to"
                + " egress.tls.ca.";
    }
}
