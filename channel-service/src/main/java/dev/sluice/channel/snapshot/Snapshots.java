package dev.sluice.channel.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.admin.ETags;
import dev.sluice.channel.store.RouteTableRow;
import dev.sluice.channel.store.RouteTables;
import dev.sluice.contracts.RouteTable;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The stored route tables. */
@Singleton
public class Snapshots {
    /** One writer at a time, over all replicas: who compiles sees every change that was committed before. */
    private static final long LOCK = 0x736c756963650001L;

    private static final int KEPT = 100;

    private final Compiler compiler;
    private final RouteTables tables;
    private final EntityManager entities;
    private final ObjectMapper mapper;
    private final Clock clock;

    Snapshots(Compiler compiler, RouteTables tables, EntityManager entities, ObjectMapper mapper, Clock clock) {
        this.compiler = compiler;
        this.tables = tables;
        this.entities = entities;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** Waits until no other change is under way, on any replica; held until the transaction ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lock() {
        entities.createNativeQuery("select 1 from pg_advisory_xact_lock(:lock)")
                .setParameter("lock", LOCK)
                .getSingleResult();
    }

    /**
     * Stores the table of the rows as the transaction sees them; call it last and with the lock.
     *
     * @return its version, the old one when nothing in the table changed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public long compile() {
        entities.flush();
        RouteTable content = compiler.compile();
        String hash = ETags.of(json(content).getBytes(StandardCharsets.UTF_8));
        Optional<RouteTableRow> last = tables.newest();
        if (last.isPresent() && last.get().contentHash.equals(hash)) {
            return last.get().version;
        }
        return store(content, hash, last.map(old -> old.version).orElse(0L));
    }

    /**
     * Stores the table once more with a version above one that Redis has and this database does not know: it was restored from a
     * dump, and gateways never go back to a lower version.
     */
    @Transactional
    public void surpass(long version) {
        lock();
        if (version() < version) {
            RouteTable content = compiler.compile();
            store(content, ETags.of(json(content).getBytes(StandardCharsets.UTF_8)), version);
        }
    }

    private long store(RouteTable content, String hash, long above) {
        Instant now = clock.instant();
        RouteTableRow row = new RouteTableRow();
        row.version = Math.max(above + 1, now.toEpochMilli());
        row.contentHash = hash;
        row.compiledAt = now;
        row.body = json(new RouteTable(
                RouteTable.FORMAT,
                row.version,
                now.toEpochMilli(),
                content.channels(),
                content.models(),
                content.groups()));
        tables.persist(row);
        entities.flush();
        entities.createNativeQuery("delete from {h-schema}route_table where version not in"
                        + " (select version from {h-schema}route_table order by version desc limit " + KEPT + ")")
                .executeUpdate();
        return row.version;
    }

    /** The newest table; empty only before the first start has ended. */
    @Transactional
    public Optional<RouteTableRow> newest() {
        return tables.newest();
    }

    /** The newest table's version without its body; 0 = none. */
    @Transactional
    public long version() {
        return entities.createQuery("select coalesce(max(t.version), 0) from RouteTableRow t", Long.class)
                .getSingleResult();
    }

    private String json(RouteTable table) {
        try {
            return mapper.writeValueAsString(table);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
