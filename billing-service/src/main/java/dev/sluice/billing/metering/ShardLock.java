package dev.sluice.billing.metering;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.jdbc.PgConnection;

/**
 * The right to consume and to rebuild one shard: a PostgreSQL advisory lock, held by the very connection that carries the
 * shard's transactions. When that connection is gone, so is the lock, and nothing more can be committed. For one thread.
 */
public final class ShardLock implements AutoCloseable {
    private static final Logger log = Logger.getLogger(ShardLock.class);

    /** First half of the lock's key ("slu"), so that it collides with nobody else's in the database. */
    private static final int SPACE = 0x736c75;

    /**
     * A server notices within this many seconds that the machine of a holder is gone; by default it would take hours, and the
     * shard would stand still for as long.
     */
    private static final String KEEPALIVE =
            "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3";

    /** A holder notices within this time that the server is gone. Longer than any batch takes. */
    private static final int SILENCE_MILLIS = 30_000;

    private final Connection connection;

    private ShardLock(Connection connection) {
        this.connection = connection;
    }

    /** @return empty when somebody else holds it */
    public static Optional<ShardLock> tryAcquire(DataSource database, int shard) throws SQLException {
        Connection connection = database.getConnection();
        boolean held = false;
        try {
            held = lock(connection, shard);
            return held ? Optional.of(new ShardLock(connection)) : Optional.empty();
        } finally {
            if (!held) {
                connection.close();
            }
        }
    }

    private static boolean lock(Connection connection, int shard) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
            lock.setInt(1, SPACE);
            lock.setInt(2, shard);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return false;
                }
            }
        }
        try (Statement settings = connection.createStatement()) {
            settings.execute(KEEPALIVE);
        }
        connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
        return true;
    }

    /** Work inside one transaction on the connection that holds the lock; rolled back when {@code work} throws. */
    public <T> T inTransaction(Work<T> work) throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | InterruptedException | RuntimeException | Error e) {
            rollback(e);
            throw e;
        } finally {
            restore();
        }
    }

    /** A broken connection cannot, and must not hide why it broke. */
    private void restore() {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            log.debugf("auto-commit stays off on a broken connection: %s", e.getMessage());
        }
    }

    private void rollback(Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Gives the lock back. A connection that cannot is cut, which does the same; the pool then makes another one. */
    @Override
    public void close() throws SQLException {
        try (Statement unlock = connection.createStatement()) {
            unlock.execute("select pg_advisory_unlock_all()");
            connection.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            cut(e);
        } finally {
            connection.close();
        }
    }

    /** Below the pool, which would forget a connection that is aborted through it without letting another one in. */
    private void cut(SQLException cause) {
        try {
            connection.unwrap(PgConnection.class).abort(Runnable::run);
        } catch (SQLException e) {
            cause.addSuppressed(e);
            log.debugf(cause, "the connection of a shard was gone already");
        }
    }

    /** What is done with a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException, InterruptedException;
    }
}
