package dev.sluice.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The data plane; prefix {@code sluice.gateway}. */
@ConfigMapping(prefix = "sluice.gateway")
public interface GatewayConfig {
    /** Address that clients connect to. */
    @WithDefault("0.0.0.0")
    String host();

    /** Port that clients connect to. */
    @WithDefault("8080")
    int port();

    /** How channel-service reaches this gateway's management port; default: this machine's address and that port. */
    Optional<String> managementUrl();

    /** Event loops that serve calls; default: one per processor. */
    Optional<Integer> eventLoops();

    /** Longest request body. */
    @WithDefault("64M")
    MemorySize maxBodySize();

    /** Longest call; caps every other timer, and how long a stop waits for running calls. */
    @WithDefault("15m")
    Duration maxCallDuration();

    /** How long a stopping gateway serves on while it says that it is not ready, so that balancers notice first. */
    @WithDefault("0s")
    Duration drainDelay();

    /** How long after that it keeps connections on which nobody asks, so that no request meets a closed one. */
    @WithDefault("0s")
    Duration drainIdle();

    /** How long a client may send nothing of its request's body. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** Until the connection to an upstream stands, unless the channel says otherwise. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Until the head of a stream's response is there, unless the channel says otherwise. */
    @WithDefault("60s")
    Duration firstByteTimeout();

    /** Until a stream's first content, unless the channel says otherwise. */
    @WithDefault("5m")
    Duration firstTokenTimeout();

    /** Between two events of an upstream's response, unless the channel says otherwise. */
    @WithDefault("2m")
    Duration idleTimeout();

    /** How long a client may not read before it counts as gone. */
    @WithDefault("60s")
    Duration clientStallTimeout();

    /** Silence after which a streaming client gets a comment. */
    @WithDefault("15s")
    Duration heartbeat();

    /** Upstreams tried for one call. */
    @WithDefault("3")
    int maxAttempts();

    /** Longest single event of a stream. */
    @WithDefault("16M")
    MemorySize maxEventSize();

    /** Path under which a proxy publishes this gateway; empty = none. */
    Optional<String> pathPrefix();

    /** Origins that browsers may call from; {@code *} = any. */
    @WithDefault("*")
    List<String> corsOrigins();

    /** Where files with tokens have to lie that a channel's credential names; what the environment names may be elsewhere. */
    @WithDefault("/var/run/secrets")
    Path identityDirectory();

    /** Networks of proxies whose forwarding headers are believed, as CIDRs. */
    Optional<List<String>> trustedProxies();
}
