package dev.sluice.channel.channel;

import dev.sluice.admin.Checks;
import dev.sluice.channel.secret.Sealer;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Egress;
import dev.sluice.contracts.SecretContext;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The way to a channel's upstream: checked, its secrets encrypted. What stands as it is stored is not checked again, so that a
 * channel whose certificate has expired can still be changed.
 */
@Singleton
final class Egresses {
    private static final String PROXY = "egress.proxy";
    private static final String CA = "egress.tls.ca";
    private static final String CERTIFICATE = "egress.tls.clientCertificate";
    private static final String KEY = "egress.tls.clientKey";
    private static final String NO_HINT = "…";

    private final Sealer sealer;
    private final Clock clock;

    Egresses(Sealer sealer, Clock clock) {
        this.sealer = sealer;
        this.clock = clock;
    }

    /**
     * Reads what an operator wrote; everything wrong is noted, and then the result is of no use.
     *
     * @param row of the channel that it is for, with what is stored; nothing is changed in it
     * @param body null = no way of its own
     */
    Egress read(ChannelRow row, EgressBody body, Checks checks) {
        EgressBody given = body == null ? EgressBody.NONE : body;
        EgressBody.Tls tls = given.tlsOrNone();
        Egress proxied = proxy(row, given.proxy(), checks);
        String ca = certificates(tls.ca(), row.egress.ca(), CA, checks);
        String own = certificates(tls.clientCertificate(), row.egress.clientCertificate(), CERTIFICATE, checks);
        return new Egress(proxied.proxy(), proxied.proxyUser(), ca, own, key(row, own, tls, checks));
    }

    private Egress proxy(ChannelRow row, String typed, Checks checks) {
        if (typed == null) {
            return Egress.NONE;
        }
        try {
            ProxyUrl url = ProxyUrl.read(typed);
            boolean same = url.address().equals(row.egress.proxy());
            Egress.Sealed kept = same ? row.egress.proxyUser() : null;
            Egress.Sealed user = url.user() == null
                    ? kept
                    : sealed(row, SecretContext.PROXY_USER, url.user(), Sealer.hint(url.password()));
            return new Egress(url.address(), user, null, null, null);
        } catch (IllegalArgumentException e) {
            checks.error(PROXY, e.getMessage());
            return Egress.NONE;
        }
    }

    private String certificates(String typed, String stored, String field, Checks checks) {
        if (typed == null) {
            return null;
        }
        try {
            List<X509Certificate> certificates = Pem.certificates(typed);
            String text = Pem.text(certificates);
            if (!text.equals(stored)) {
                Pem.current(certificates, clock.instant());
            }
            return text;
        } catch (IllegalArgumentException e) {
            checks.error(field, e.getMessage());
            return null;
        }
    }

    /** @param certificate as it is to be kept; null = none, or a wrong one */
    private Egress.Sealed key(ChannelRow row, String certificate, EgressBody.Tls tls, Checks checks) {
        if (tls.clientCertificate() == null) {
            checks.that(tls.clientKey() == null, KEY, "goes with a clientCertificate; give both, or neither");
            return null;
        }
        if (certificate == null) {
            return null;
        }
        if (tls.clientKey() == null) {
            boolean same = certificate.equals(row.egress.clientCertificate());
            checks.that(same, KEY, "is required: the certificate is another one than before, and needs its own key");
            return same ? row.egress.clientKey() : null;
        }
        try {
            X509Certificate first = Pem.certificates(certificate).getFirst();
            return sealed(row, SecretContext.CLIENT_KEY, Pem.key(tls.clientKey(), first), NO_HINT);
        } catch (IllegalArgumentException e) {
            checks.error(KEY, e.getMessage());
            return null;
        }
    }

    /** As exact as headers' and credentials' times. */
    private Egress.Sealed sealed(ChannelRow row, String name, String secret, String hint) {
        return new Egress.Sealed(
                sealer.egress(row.id, name, secret),
                hint,
                clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
    }
}
