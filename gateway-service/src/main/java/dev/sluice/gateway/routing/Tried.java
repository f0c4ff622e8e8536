package dev.sluice.gateway.routing;

import dev.sluice.gateway.error.Failover;
import java.util.HashSet;
import java.util.Set;

/** What one call has failed at, so that it does not go there again. Belongs to its call. */
public final class Tried {
    /** Of a call that has not been anywhere; nothing may be added to it. */
    public static final Tried NOTHING = new Tried(Set.of(), Set.of());

    private final Set<String> channels;
    private final Set<Route.Credential> credentials;

    private Tried(Set<String> channels, Set<Route.Credential> credentials) {
        this.channels = channels;
        this.credentials = credentials;
    }

    public Tried() {
        this(new HashSet<>(), new HashSet<>());
    }

    public void add(Route route, Failover failover) {
        if (failover == Failover.NEXT_CREDENTIAL && route.credential() != null) {
            credentials.add(route.credential());
        } else {
            channels.add(route.channel().id());
        }
    }

    public boolean channel(String id) {
        return channels.contains(id);
    }

    public boolean credential(Route.Credential credential) {
        return credentials.contains(credential);
    }
}
