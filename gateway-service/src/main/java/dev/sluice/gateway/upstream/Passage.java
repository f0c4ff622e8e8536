package dev.sluice.gateway.upstream;

import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/** Sets a client up to take the way of a channel. Reads certificates, which takes milliseconds. */
final class Passage {
    private static final String SOCKS = "socks5";

    private Passage() {}

    /** Read once: it is a file of some hundred certificates. */
    private static final class Jvm {
        static final List<X509Certificate> TRUSTED = trusted();

        private static List<X509Certificate> trusted() {
            try {
                return List.of(managerOf(null).getAcceptedIssuers());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM has no certificates to trust", e);
            }
        }
    }

    /**
     * The options with the way in them.
     *
     * @throws IllegalArgumentException when a certificate or key of it cannot be read; without any part of it
     */
    static <T extends ClientOptionsBase> T through(Vertx vertx, Egress egress, T options) {
        try {
            if (egress.proxy() != null) {
                options.setProxyOptions(proxy(egress));
            }
            if (egress.ca() != null) {
                options.setTrustOptions(TrustOptions.wrap(trusting(egress.ca())));
            }
            if (egress.clientCertificate() != null) {
                options.setKeyCertOptions(KeyCertOptions.wrap(ours(vertx, egress)));
            }
            return options;
        } catch (Exception unreadable) {
            // Without the cause: parsers quote what they read.
            throw new IllegalArgumentException("a certificate of the channel cannot be read");
        }
    }

    /** Names are left to the proxy: those inside another network are only known there. */
    private static ProxyOptions proxy(Egress egress) {
        String host = egress.proxy().getHost();
        ProxyOptions proxy = new ProxyOptions()
                .setType(egress.proxy().getScheme().startsWith(SOCKS) ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .setPort(egress.proxy().getPort());
        if (egress.proxyUser() != null) {
            String[] user = egress.proxyUser().text().split(":", 2);
            proxy.setUsername(decoded(user[0])).setPassword(user.length == 1 ? "" : decoded(user[1]));
        }
        return proxy;
    }

    /** A plus sign of a URL's user is one. */
    static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static X509KeyManager ours(Vertx vertx, Egress egress) throws Exception {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(egress.clientCertificate()))
                .setKeyValue(Buffer.buffer(egress.clientKey().text()));
        return (X509KeyManager) pem.getKeyManagerFactory(vertx).getKeyManagers()[0];
    }

    /** The JVM's certificates and these: who speaks to a company's server through it goes on to speak to the world's. */
    private static X509TrustManager trusting(String pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate known : Jvm.TRUSTED) {
            store.setCertificateEntry("jvm-" + number++, known);
        }
        Collection<? extends Certificate> own = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        for (Certificate certificate : own) {
            store.setCertificateEntry("channel-" + number++, certificate);
        }
        return managerOf(store);
    }

    /** @param store null = the JVM's */
    private static X509TrustManager managerOf(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this JVM has no trust manager for X.509");
    }
}
