package dev.sluice.testkit.vendor;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import dev.sluice.testkit.net.Authority;
import dev.sluice.testkit.net.TlsFront;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS before a server, and a client of it for Microsoft's SDKs: without, they do not show their keys. */
record AzureTransport(Vertx network, String root, HttpClient client) implements AutoCloseable {
    static AzureTransport to(VendorServer server) {
        Vertx network = Vertx.vertx();
        Authority company = new Authority("company");
        int port = URI.create(server.root()).getPort();
        TlsFront front = TlsFront.start(network, company.issue("127.0.0.1"), null, port);
        var builder = java.net.http.HttpClient.newBuilder().sslContext(trusting(company));
        HttpClient client = new JdkHttpClientBuilder(builder).build();
        return new AzureTransport(network, "https://127.0.0.1:" + front.port(), client);
    }

    private static SSLContext trusting(Authority authority) {
        try {
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            byte[] pem = authority.certificate().getBytes(StandardCharsets.US_ASCII);
            known.setCertificateEntry(
                    "company",
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        network.close().toCompletionStage().toCompletableFuture().join();
    }
}
