package dev.sluice.gateway.admission;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.KeyGrant.Period;
import dev.sluice.contracts.KeyGrant.Unit;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.quota.EventEntry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two event loops before a real Redis, with the real scripts. */
abstract class TwoLoops {
    static final long PRICE = 20_000_000;

    @TempDir
    Path data;

    Store store;
    Loop first;
    Loop second;

    @BeforeEach
    void startRedisAndTwoLoops() {
        store = new Store(data);
        first = new Loop(store, "gw1.0");
        second = new Loop(store, "gw2.0");
    }

    @AfterEach
    void stopAll() {
        first.close();
        second.close();
        store.close();
    }

    static List<ErrorKind> kinds(List<? extends Future<?>> calls) {
        return calls.stream()
                .filter(Future::failed)
                .map(call -> ((GatewayException) call.cause()).kind())
                .distinct()
                .toList();
    }

    List<EventEntry> attempts() {
        return store.events().stream()
                .filter(entry -> entry.kind() == EventEntry.Kind.ATTEMPT)
                .toList();
    }

    static KeyGrant.Limit limit(String id, String scope, Unit unit, Period period, long cap) {
        return new KeyGrant.Limit(id, scope, unit, period, cap, null);
    }
}
