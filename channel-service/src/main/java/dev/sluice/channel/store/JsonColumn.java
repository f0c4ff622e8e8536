package dev.sluice.channel.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A small value that is always read and written whole, as JSON text in one column. */
abstract sealed class JsonColumn<T> implements AttributeConverter<T, String> {
    /** Fractions come back as they were written, so that an entity tag does not change by storing. */
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true);

    private final TypeReference<T> type;

    JsonColumn(TypeReference<T> type) {
        this.type = type;
    }

    @Override
    public String convertToDatabaseColumn(T value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public T convertToEntityAttribute(String column) {
        try {
            return MAPPER.readValue(column, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Converter
    static final class Texts extends JsonColumn<List<String>> {
        Texts() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class TextMap extends JsonColumn<Map<String, String>> {
        TextMap() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class EgressColumn extends JsonColumn<Egress> {
        EgressColumn() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class LimitsColumn extends JsonColumn<Limits> {
        LimitsColumn() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class ParametersColumn extends JsonColumn<Parameters> {
        ParametersColumn() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class TimeoutsColumn extends JsonColumn<Timeouts> {
        TimeoutsColumn() {
            super(new TypeReference<>() {});
        }
    }
}
