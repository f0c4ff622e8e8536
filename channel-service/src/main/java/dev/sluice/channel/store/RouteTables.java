package dev.sluice.channel.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Rows of {@link RouteTableRow}. */
@Singleton
public class RouteTables implements PanacheRepositoryBase<RouteTableRow, Long> {
    /** The one gateways should run with. */
    public Optional<RouteTableRow> newest() {
        return find("order by version desc").firstResultOptional();
    }
}
