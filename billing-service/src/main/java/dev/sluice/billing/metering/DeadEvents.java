package dev.sluice.billing.metering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.metering.Arrival.Dead;
import dev.sluice.quota.EventEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The table {@code dead_event}: entries that could not be booked, whole. Works inside the caller's transaction. */
final class DeadEvents {
    private final ObjectMapper json = new ObjectMapper();

    void insert(Connection connection, int shard, List<Dead> dead) throws SQLException {
        String sql = """
                insert into billing.dead_event (shard, stream_id, reason, root_id, charge, fields, at)
                values (?, ?, ?, ?, ?, ?, now())""";
        for (Dead one : dead) {
            EventEntry entry = one.entry();
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setInt(1, shard);
                insert.setString(2, entry.id());
                insert.setString(3, SafeText.of(one.reason()));
                insert.setString(4, SafeText.of(entry.root()));
                insert.setLong(5, entry.chargeNanos());
                insert.setString(6, write(entry));
                insert.executeUpdate();
            }
        }
    }

    /** Jackson escapes what PostgreSQL does not store, so that nothing is lost. */
    private String write(EventEntry entry) {
        try {
            return SafeText.of(json.writeValueAsString(entry));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stream entry is always JSON", e);
        }
    }
}
