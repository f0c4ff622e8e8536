package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What all services have in common; prefix {@code sluice}. */
@ConfigMapping(prefix = "sluice")
public interface SluiceConfig {
    /** Redis: one server, or the primary that Sentinels name; {@code rediss:} for TLS. */
    @WithDefault("redis://127.0.0.1:6379")
    String redisUrl();

    /** Tink AEAD keyset as JSON: opens the credentials of channels. */
    Optional<String> keyset();

    /** Between services. Without one nobody may call the internal API, and channel-service is not asked. */
    Optional<String> serviceToken();

    /** Base of channel-service's management port. */
    @WithDefault("http://127.0.0.1:9081")
    String channelServiceUrl();
}
