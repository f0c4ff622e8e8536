package dev.sluice.gateway.routing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.contracts.RouteTable;
import java.io.IOException;

/**
 * Reads the route tables that channel-service writes, of its version or another: fields that this version does not know are passed
 * over, a form that it does not know is refused. Any thread.
 */
final class TableReader {
    private static final ObjectReader TABLE = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(RouteTable.class);

    private TableReader() {}

    /** A table that only a newer gateway understands; the message says so. */
    static final class UnknownForm extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownForm(RouteTable table) {
            super("route table %d is of form %d, and this gateway knows form %d: upgrade it"
                    .formatted(table.version(), table.format(), RouteTable.FORMAT));
        }
    }

    static RouteTable read(byte[] json) throws IOException {
        RouteTable table = TABLE.readValue(json);
        if (table.format() > RouteTable.FORMAT) {
            throw new UnknownForm(table);
        }
        return table;
    }
}
