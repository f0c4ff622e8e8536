package dev.sluice.gateway.http;

import dev.sluice.gateway.Prices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway before two upstreams that listen, at a price by the second. */
abstract class WithRecordings {
    static final String PATH = "/v1/audio/transcriptions";
    static final long SECOND = 100_000;

    final Rig rig = new Rig(2);

    @BeforeEach
    void price() {
        rig.price = Prices.pieces().perSecond(SECOND).made();
    }

    @AfterEach
    void stop() {
        rig.close();
    }
}
