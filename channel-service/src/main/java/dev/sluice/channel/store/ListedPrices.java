package dev.sluice.channel.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Rows of {@link ListedPriceRow}. */
@Singleton
public class ListedPrices implements PanacheRepositoryBase<ListedPriceRow, UUID> {
    /** Those of these names that the list has. */
    public List<ListedPriceRow> named(String format, Collection<String> names) {
        return names.isEmpty() ? List.of() : list("format = ?1 and name in ?2", format, names);
    }
}
