package dev.sluice.billing.sql;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Plain JDBC. Blocks, so for virtual threads and worker threads. */
@Singleton
public final class Database {
    private final DataSource dataSource;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Works on the connection of the running container transaction; it is committed and closed with that. */
    public <T> T joined(SqlWork<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused: " + e.getMessage(), e);
        }
    }

    /** Works in a transaction of its own, which must not be called inside of a container transaction. */
    public <T> T transaction(SqlWork<T> work) throws SQLException {
        return transaction(Connection.TRANSACTION_READ_COMMITTED, work);
    }

    /** Works in a transaction of its own that sees one moment of the database. */
    public <T> T snapshot(SqlWork<T> work) throws SQLException {
        return transaction(Connection.TRANSACTION_REPEATABLE_READ, work);
    }

    private <T> T transaction(int isolation, SqlWork<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.with(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        }
    }
}
