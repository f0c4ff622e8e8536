package dev.sluice.admin;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock of a control service, injected wherever time is read. */
final class Clocks {
    @Produces
    @Singleton
    Clock utc() {
        return Clock.systemUTC();
    }
}
