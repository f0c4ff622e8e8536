package dev.sluice.billing.metering;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table {@code stream_position}: where the consumer of a shard has read to. */
public final class StreamPositions {
    /** Before the first entry of a stream. */
    public static final String START = "0-0";

    /** Where a shard stands: the id of the last entry that was booked, and how many entries were. */
    public record Position(String lastId, long events) {}

    /** The position stored; {@link #START} where none is. */
    public Position read(Connection connection, int shard) throws SQLException {
        String sql = "select last_id, events from billing.stream_position where shard = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, shard);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? new Position(row.getString(1), row.getLong(2)) : new Position(START, 0);
            }
        }
    }

    /**
     * Moves the position and holds its row until the end of the transaction.
     *
     * @param from the position that the batch was read from
     * @return the new position, or null when it is not the stored one any more: somebody else has booked
     */
    Position move(Connection connection, int shard, Position from, String lastId, int events) throws SQLException {
        String sql = from.events() == 0 && from.lastId().equals(START) ? """
                insert into billing.stream_position as p (last_id, events, moved_at, shard) values (?, ?, now(), ?)
                on conflict (shard) do update set last_id = excluded.last_id, events = excluded.events, moved_at = now()
                where p.last_id = ?""" : """
                update billing.stream_position set last_id = ?, events = ?, moved_at = now()
                where shard = ? and last_id = ?""";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            Position to = new Position(lastId, from.events() + events);
            update.setString(1, to.lastId());
            update.setLong(2, to.events());
            update.setInt(3, shard);
            update.setString(4, from.lastId());
            return update.executeUpdate() == 1 ? to : null;
        }
    }
}
