package dev.sluice.channel.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Rows of {@link ChannelRow}. */
@Singleton
public class Channels implements PanacheRepositoryBase<ChannelRow, String> {
    /** By its unique name. */
    public Optional<ChannelRow> byName(String name) {
        return find("name", name).firstResultOptional();
    }

    /** In the order of names, from after one on; null starts at the first. */
    public List<ChannelRow> page(String after, int count) {
        return find("name > ?1 order by name", after == null ? "" : after)
                .page(0, count)
                .list();
    }
}
