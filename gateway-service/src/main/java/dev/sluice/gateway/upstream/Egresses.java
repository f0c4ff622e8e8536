package dev.sluice.gateway.upstream;

import dev.sluice.gateway.routing.Route.Egress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The HTTP clients of one event loop for channels with a way of their own: one for each way, because proxy, trust and client
 * certificate belong to a connection, and no connection may serve another way's calls.
 *
 * <p>A client is closed by the first sweep that finds it neither named nor in use. Sweeps come with every new client and every
 * half minute, so there are never more clients than ways that are named or in use, and one.
 */
final class Egresses {
    private static final long SWEEP_MS = 30_000;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Function<Egress, HttpClient> making;
    private final Supplier<Set<Egress>> named;
    private final long sweepMs;
    private final Map<Egress, Lent> clients = new HashMap<>();
    private long timer = NO_TIMER;

    /** A client, and how many exchanges it serves. */
    static final class Lent {
        private final HttpClient client;
        private int users;

        private Lent(HttpClient client) {
            this.client = client;
        }

        HttpClient client() {
            return client;
        }

        void giveBack() {
            users--;
        }
    }

    /** @param named the ways that stay open though nobody uses them */
    Egresses(Vertx vertx, Function<Egress, HttpClient> making, Supplier<Set<Egress>> named) {
        this(vertx, making, named, SWEEP_MS);
    }

    Egresses(Vertx vertx, Function<Egress, HttpClient> making, Supplier<Set<Egress>> named, long sweepMs) {
        this.vertx = vertx;
        this.making = making;
        this.named = named;
        this.sweepMs = sweepMs;
    }

    /**
     * The client of a way, which must be given back once for every time it is lent.
     *
     * @throws IllegalArgumentException when a certificate of the way cannot be read
     */
    Lent lend(Egress egress) {
        Lent lent = clients.get(egress);
        if (lent == null) {
            lent = new Lent(making.apply(egress));
            sweep();
            clients.put(egress, lent);
            if (timer == NO_TIMER) {
                timer = vertx.setPeriodic(sweepMs, fired -> sweep());
            }
        }
        lent.users++;
        return lent;
    }

    int open() {
        return clients.size();
    }

    Future<Void> close() {
        stopTimer();
        List<Future<Void>> closing = new ArrayList<>();
        clients.values().forEach(lent -> closing.add(lent.client.close()));
        clients.clear();
        return Future.join(closing).mapEmpty();
    }

    private void sweep() {
        Set<Egress> kept = named.get();
        clients.entrySet().removeIf(entry -> {
            boolean idle = entry.getValue().users == 0 && !kept.contains(entry.getKey());
            if (idle) {
                entry.getValue().client.close();
            }
            return idle;
        });
        if (clients.isEmpty()) {
            stopTimer();
        }
    }

    private void stopTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
