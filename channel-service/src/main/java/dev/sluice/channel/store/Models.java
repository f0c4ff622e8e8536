package dev.sluice.channel.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;

/** Rows of {@link ModelRow}. */
@Singleton
public class Models implements PanacheRepositoryBase<ModelRow, String> {
    /** In the order of names, from after one on; null starts at the first. */
    public List<ModelRow> page(String after, int count) {
        return find("name > ?1 order by name", after == null ? "" : after)
                .page(0, count)
                .list();
    }
}
