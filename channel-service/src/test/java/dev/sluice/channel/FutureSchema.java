package dev.sluice.channel;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The schema of a version to come, as long as this is open: the service goes on with it as in the middle of an upgrade. */
final class FutureSchema implements AutoCloseable {
    private static final String SCHEMA = "channel";
    private static final String TABLES = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'channel' and c.relkind in ('r', 'p') and not c.relispartition
              and c.relname not in ('flyway_schema_history', 'future')""";

    private final DataSource database;

    FutureSchema(DataSource database) {
        this.database = database;
        Flyway.configure()
                .dataSource(database)
                .schemas(SCHEMA)
                .locations("classpath:admin-kit", "classpath:db/migration", "filesystem:../admin-kit/src/test/future")
                .load()
                .migrate();
    }

    /** Tables into which no row was written since. */
    Set<String> unwritten() throws SQLException {
        Set<String> unwritten = new TreeSet<>();
        for (String table : tables()) {
            if (rows("select 1 from " + SCHEMA + "." + table + " where future_state = 'since' limit 1")
                    .isEmpty()) {
                unwritten.add(table);
            }
        }
        return unwritten;
    }

    private Set<String> tables() throws SQLException {
        return rows(TABLES);
    }

    private Set<String> rows(String sql) throws SQLException {
        Set<String> rows = new TreeSet<>();
        try (Connection connection = database.getConnection();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        Set<String> tables = tables();
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            for (String table : tables) {
                sql.execute(
                        "alter table " + SCHEMA + "." + table + " drop column future_note, drop column future_state");
            }
            sql.execute("drop table " + SCHEMA + ".future");
            sql.execute("delete from " + SCHEMA + ".flyway_schema_history where version = '9999'");
        }
    }
}
