package dev.sluice.billing.shard;

import dev.sluice.billing.ledger.Totals;
import dev.sluice.billing.metering.ShardConsumers;
import dev.sluice.billing.rebuild.GrantsMarker;
import dev.sluice.billing.rebuild.ShardRebuild;
import dev.sluice.billing.rebuild.ShardWatch;
import dev.sluice.billing.sql.Database;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Reaper;
import dev.sluice.quota.RedisCheck;
import dev.sluice.quota.Shard;
import dev.sluice.service.StartRefused;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts a keeper for every shard that is configured or has accounts, and looks after what all shards share. */
@Singleton
final class ShardKeepers {
    private static final Logger log = Logger.getLogger(ShardKeepers.class);
    private static final long ROUND_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What the rest of the service needs beside one for every shard. */
    private static final int OTHER_CONNECTIONS = 8;

    private final DataSource dataSource;
    private final Database database;
    private final Totals totals;
    private final int connections;
    private final StreamKeeping keeping;
    private final ShardConsumers consumers;
    private final ShardWatch watch;
    private final ShardRebuild rebuild;
    private final GrantsMarker marker;
    private final LedgerDrift drift;
    private final ShardStates states;
    private final QuotaControl quota;
    private final Reaper reaper;
    private final StopSign stop = new StopSign();
    private final List<Thread> threads = new ArrayList<>();
    private Thread round;

    ShardKeepers(
            DataSource dataSource,
            Database database,
            Totals totals,
            ShardConsumers consumers,
            ShardWatch watch,
            ShardRebuild rebuild,
            GrantsMarker marker,
            LedgerDrift drift,
            ShardStates states,
            QuotaControl quota,
            @ConfigProperty(name = "sluice.billing.stream-max-entries", defaultValue = "100000") long streamMaxEntries,
            @ConfigProperty(name = "quarkus.datasource.jdbc.max-size") int connections) {
        this.dataSource = dataSource;
        this.database = database;
        this.totals = totals;
        this.connections = connections;
        this.keeping = new StreamKeeping(streamMaxEntries);
        this.consumers = consumers;
        this.watch = watch;
        this.rebuild = rebuild;
        this.marker = marker;
        this.drift = drift;
        this.states = states;
        this.quota = quota;
        this.reaper = new Reaper(quota.link());
    }

    /** @throws StartRefused when the shards would take every connection to PostgreSQL */
    void start(@Observes StartupEvent event) {
        if (totals.shards() + OTHER_CONNECTIONS > connections) {
            throw new StartRefused("sluice.shards is " + totals.shards() + ", and each shard keeps a connection to"
                    + " PostgreSQL: set quarkus.datasource.jdbc.max-size to at least "
                    + (totals.shards() + OTHER_CONNECTIONS));
        }
        RedisCheck.whenReachable(quota.link(), redis -> redis.heed(log, () -> Quarkus.asyncExit(1)));
        round = Thread.ofVirtual().name("shards").start(this::run);
    }

    /** Locks go back with what was begun finished, so that another replica goes on at once. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.raise();
        round.join(PATIENCE);
        for (Thread thread : threads) {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        }
    }

    private void run() {
        try {
            do {
                attend();
            } while (stop.pause(ROUND_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attend() throws InterruptedException {
        try {
            int shards = Math.max(totals.shards(), database.transaction(ShardKeepers::inUse));
            while (threads.size() < shards) {
                threads.add(keep(Shard.of(threads.size())));
            }
            marker.ensure(shards);
        } catch (SQLException | RuntimeException e) {
            log.debugf(e, "the shards could not be looked after; tried again");
        }
    }

    private Thread keep(Shard shard) {
        ShardCare care = new ShardCare(quota, reaper, drift, states, keeping);
        ShardKeeper keeper = new ShardKeeper(shard, dataSource, consumers, watch, rebuild, care, states, stop);
        return Thread.ofVirtual().name("shard-" + shard.name()).start(keeper);
    }

    /** Accounts keep their shard when fewer shards are configured later. */
    private static int inUse(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("select coalesce(max(shard) + 1, 0) from billing.account_totals")) {
            row.next();
            return row.getInt(1);
        }
    }
}
