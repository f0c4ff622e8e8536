package dev.sluice.local.promise;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What {@code pg_dump} and {@code pg_restore} do with the schemas {@code channel} and {@code billing}, without their programs,
 * which the embedded PostgreSQL does not have: every table by COPY from one snapshot, and where the sequences stand. The tables
 * themselves stay, as migrations make them.
 */
final class Dump {
    /** Those that hold rows: of a partitioned one its partitions. */
    private static final String TABLES = """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('channel', 'billing') and c.relkind = 'r' order by 1""";

    private static final String SEQUENCES = """
            select format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value is not null
            from pg_sequences where schemaname in ('channel', 'billing')""";

    private record Sequence(String name, long value, boolean called) {}

    private final Map<String, byte[]> tables = new LinkedHashMap<>();
    private final List<Sequence> sequences = new ArrayList<>();

    /** While services go on working. */
    static Dump of(Database database) {
        return database.work(connection -> {
            Dump dump = new Dump();
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            for (String table : names(connection)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                copy(connection).copyOut("copy " + table + " to stdout", rows);
                dump.tables.put(table, rows.toByteArray());
            }
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery(SEQUENCES)) {
                while (row.next()) {
                    dump.sequences.add(new Sequence(row.getString(1), row.getLong(2), row.getBoolean(3)));
                }
            }
            return dump;
        });
    }

    /** While no service runs. */
    void restore(Database database) {
        database.work(connection -> {
            try (Statement sql = connection.createStatement()) {
                // As pg_restore makes references and triggers after the rows.
                sql.execute("set session_replication_role = replica");
                sql.execute("truncate " + String.join(", ", names(connection)));
                for (Map.Entry<String, byte[]> table : tables.entrySet()) {
                    copy(connection)
                            .copyIn(
                                    "copy " + table.getKey() + " from stdin",
                                    new ByteArrayInputStream(table.getValue()));
                }
                for (Sequence sequence : sequences) {
                    sql.execute("select setval('%s', %d, %b)"
                            .formatted(sequence.name(), sequence.value(), sequence.called()));
                }
            }
            return null;
        });
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(TABLES)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    private static CopyManager copy(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** In one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException, IOException;
    }
}
