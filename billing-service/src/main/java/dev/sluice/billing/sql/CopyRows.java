package dev.sluice.billing.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * New rows of one table, sent by COPY in its binary format: the server then neither parses nor plans anything, and fills whole pages
 * at once. For one thread, and for one batch.
 *
 * <p>A value's class says how it is sent, so it must be what its column is: {@link String} for text and json, {@link Long} for
 * bigint, {@link Integer} for integer, {@link Timestamp} for timestamptz, besides {@link Boolean}, {@link UUID} and null.
 */
public final class CopyRows {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final short END = -1;
    private static final int NULL = -1;
    private static final int FIRST_BYTES = 1 << 14;

    /** Times are microseconds since 2000. */
    private static final long EPOCH_MILLIS = 946_684_800_000L;

    private static final long MICROS = 1000;

    private final String sql;
    private final int columns;
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES).put(HEADER);
    private long rows;

    /** @param table with its schema */
    public CopyRows(String table, List<String> columns) {
        this.sql = "copy " + table + " (" + String.join(", ", columns) + ") from stdin (format binary)";
        this.columns = columns.size();
    }

    /**
     * @param values in the order of the columns
     * @throws ArithmeticException when PostgreSQL has no such time
     */
    public void add(Object... values) {
        if (values.length != columns) {
            throw new IllegalArgumentException(values.length + " values for " + columns + " columns: " + sql);
        }
        room(Short.BYTES).putShort((short) columns);
        for (Object value : values) {
            put(value);
        }
        rows++;
    }

    /**
     * Inserts the rows in the connection's transaction; one that the server refuses fails them all.
     *
     * @param connection of PostgreSQL's driver, or a pool's around one
     */
    public void insert(Connection connection) throws SQLException {
        if (rows == 0) {
            return;
        }
        room(Short.BYTES).putShort(END);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            copy.writeToCopy(bytes.array(), 0, bytes.position());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void put(Object value) {
        switch (value) {
            case null -> room(Integer.BYTES).putInt(NULL);
            case String text -> put(text.getBytes(UTF_8));
            case Long number -> put(number.longValue());
            case Integer number -> room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(number);
            case Boolean flag -> room(Integer.BYTES + 1).putInt(1).put((byte) (flag ? 1 : 0));
            case UUID id ->
                room(Integer.BYTES + 2 * Long.BYTES)
                        .putInt(2 * Long.BYTES)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits());
            case Timestamp at -> put(Math.multiplyExact(Math.subtractExact(at.getTime(), EPOCH_MILLIS), MICROS));
            default -> throw new IllegalArgumentException("no column takes a " + value.getClass());
        }
    }

    private void put(byte[] text) {
        room(Integer.BYTES + text.length).putInt(text.length).put(text);
    }

    private void put(long number) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(number);
    }

    private ByteBuffer room(int needed) {
        if (bytes.remaining() < needed) {
            int at = bytes.position();
            int size = Math.addExact(Math.multiplyExact(at, 2), needed);
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), size)).position(at);
        }
        return bytes;
    }
}
