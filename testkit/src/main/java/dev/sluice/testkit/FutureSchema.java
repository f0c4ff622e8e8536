package dev.sluice.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** The schema of a version to come, as long as this is open: a service goes on with it as in the middle of an upgrade. */
public final class FutureSchema implements AutoCloseable {
    private final DataSource database;
    private final String name;

    /** @param upgrade applies the migrations, with {@code admin-kit/src/test/future} among them */
    public FutureSchema(DataSource database, String name, Runnable upgrade) {
        this.database = database;
        this.name = name;
        upgrade.run();
    }

    /** Tables into which no row was written since. */
    public Set<String> unwritten() throws SQLException {
        Set<String> unwritten = new TreeSet<>();
        for (String table : tables()) {
            if (rows("select 1 from " + name + "." + table + " where future_state = 'since' limit 1")
                    .isEmpty()) {
                unwritten.add(table);
            }
        }
        return unwritten;
    }

    private Set<String> tables() throws SQLException {
        return rows("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = '%s' and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname not in ('flyway_schema_history', 'future')""".formatted(name));
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
                sql.execute("alter table " + name + "." + table + " drop column future_note, drop column future_state");
            }
            sql.execute("drop table " + name + ".future");
            sql.execute("delete from " + name + ".flyway_schema_history where version = '9999'");
        }
    }
}
