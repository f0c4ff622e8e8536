package dev.sluice.billing.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Columns that are written for many rows with one statement of arrays. Its text never changes, so PostgreSQL plans it once; of
 * a statement with a placeholder for every value of every row, planning was most of the cost.
 */
public final class Columns {
    private record Column(String name, String type) {}

    private final List<Column> columns;

    private Columns(List<Column> columns) {
        this.columns = columns;
    }

    /** @param namesAndTypes {@code "id uuid, at timestamptz"}, PostgreSQL's own type names */
    public static Columns of(String namesAndTypes) {
        List<Column> columns = new ArrayList<>();
        for (String column : namesAndTypes.split(",", -1)) {
            String[] parts = column.strip().split("\\s+", -1);
            columns.add(new Column(parts[0], parts[1]));
        }
        return new Columns(List.copyOf(columns));
    }

    /** {@code a, b, c}. */
    public String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** {@code ?::uuid, ?::timestamptz}: of one row, for {@link #bindRow}. */
    public String row() {
        return columns.stream().map(column -> "?::" + column.type()).collect(Collectors.joining(", "));
    }

    /** {@code select … from unnest(?, …)}: of all rows, for {@link #bind}. */
    public String rows() {
        String values = columns.stream().map(c -> c.name() + "::" + c.type()).collect(Collectors.joining(", "));
        String arrays = columns.stream().map(c -> "?::" + inArray(c) + "[]").collect(Collectors.joining(", "));
        return "select " + values + " from unnest(" + arrays + ") as w(" + names() + ")";
    }

    /** @param rows values in the columns' order: text, numbers, booleans, instants, UUIDs, or null */
    public void bind(Connection connection, PreparedStatement statement, List<Object[]> rows) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Object[] values = new Object[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = plain(rows.get(row)[i]);
            }
            statement.setArray(i + 1, connection.createArrayOf(inArray(columns.get(i)), values));
        }
    }

    /** @return the index of the next parameter */
    public int bindRow(PreparedStatement statement, Object[] row) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            statement.setObject(i + 1, plain(row[i]));
        }
        return row.length + 1;
    }

    /** JSON goes as text: in an array of its own type every quote would be escaped twice. */
    private static String inArray(Column column) {
        return column.type().equals("jsonb") ? "text" : column.type();
    }

    private static Object plain(Object value) {
        return value instanceof Instant || value instanceof UUID ? value.toString() : value;
    }
}
