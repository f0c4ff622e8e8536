package dev.sluice.bench.plan;

/** Who serves the load. */
public enum Contender {
    /** Nobody is in between: what client and upstream can do. */
    DIRECT("direct"),
    /** A plain reverse proxy: the floor. */
    NGINX("nginx"),
    /** A relay on bare Netty channels, which reads no more of HTTP than it must: the floor of a JVM. */
    NETTY("Netty relay"),
    /** Vert.x' HTTP server before its HTTP client, with nothing between: the floor of a gateway that is made of them. */
    VERTX("Vert.x relay"),
    /** The whole system; Redis syncs its log every second. */
    SLUICE("sluice"),
    /** The same; Redis syncs its log before it answers. */
    SLUICE_ALWAYS("sluice, fsync always");

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Whether it is a JVM that is not Sluice. */
    public boolean isRelay() {
        return this == NETTY || this == VERTX;
    }

    public boolean isSluice() {
        return this == SLUICE || this == SLUICE_ALWAYS;
    }

    /** Redis' setting while it is measured. */
    public String appendfsync() {
        return this == SLUICE_ALWAYS ? "always" : "everysec";
    }
}
