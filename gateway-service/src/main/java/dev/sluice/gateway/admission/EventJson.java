package dev.sluice.gateway.admission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.contracts.UsageEvent;
import java.io.UncheckedIOException;

/** Usage events as they stand in Redis: JSON; null, 0, false and empty are absent. */
final class EventJson {
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_DEFAULT)
            .build()
            .writerFor(UsageEvent.class);

    private EventJson() {}

    static String of(UsageEvent event) {
        try {
            return WRITER.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
