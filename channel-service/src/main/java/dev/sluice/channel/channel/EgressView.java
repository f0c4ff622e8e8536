package dev.sluice.channel.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.channel.store.Egress;
import java.time.Instant;

/** The way to a channel's upstream as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EgressView(String proxy, ChannelView.Hidden proxyUser, Tls tls) {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tls(String ca, String clientCertificate, ChannelView.Hidden clientKey) {}

    static EgressView of(Egress stored) {
        boolean tls = stored.ca() != null || stored.clientCertificate() != null;
        return new EgressView(
                stored.proxy(),
                hidden(stored.proxyUser()),
                tls ? new Tls(stored.ca(), stored.clientCertificate(), hidden(stored.clientKey())) : null);
    }

    private static ChannelView.Hidden hidden(Egress.Sealed secret) {
        return secret == null ? null : new ChannelView.Hidden(secret.hint(), Instant.parse(secret.createdAt()));
    }
}
