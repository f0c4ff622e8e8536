package dev.sluice.admin;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in words what Jackson did not like. Never quotes the body, which may hold secrets. */
final class JsonErrors {
    private JsonErrors() {}

    static ProblemException problem(IOException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                ProblemException.invalid(path(unknown), "is not a known field; known are " + known(unknown));
            case MismatchedInputException trailing
            when trailing.getOriginalMessage().startsWith("Trailing token") ->
                ProblemException.invalid("", "the body is not valid JSON: there is more after its end");
            case MismatchedInputException wrong
            when wrong.getTargetType() != null && !wrong.getPath().isEmpty() ->
                ProblemException.invalid(path(wrong), "must be " + words(wrong.getTargetType()));
            case MismatchedInputException wrong
            when wrong.getPath().isEmpty() -> ProblemException.invalid("", "the body must be a JSON object");
            case JsonMappingException mapping
            when mapping.getCause() instanceof IllegalArgumentException cause ->
                ProblemException.invalid(path(mapping), cause.getMessage());
            case JsonMappingException mapping
            when mapping.getCause() instanceof InputCoercionException ->
                ProblemException.invalid(path(mapping), "must be a whole number that fits its field");
            case JsonMappingException mapping
            when !mapping.getPath().isEmpty() && mapping.getCause() == null ->
                ProblemException.invalid(path(mapping), "is not what is expected here");
            case JsonProcessingException malformed -> malformed(malformed);
            default -> new ProblemException(400, "the body could not be read", java.util.List.of());
        };
    }

    private static ProblemException malformed(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        String message = e.getOriginalMessage();
        if (message != null && message.startsWith("Duplicate field '")) {
            String name = message.substring("Duplicate field '".length(), message.lastIndexOf('\''));
            return ProblemException.invalid(name, "stands twice in the same object");
        }
        return ProblemException.invalid("", "the body is not valid JSON" + where);
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String known(UnrecognizedPropertyException e) {
        Collection<Object> names = e.getKnownPropertyIds();
        return names == null
                ? "none"
                : names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String words(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == Usd.class) {
            return "an amount in USD as a decimal string, such as \"2.50\"";
        }
        if (type == BigDecimal.class || type == Double.class || type == double.class) {
            return "a number";
        }
        if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
            return "a whole number that fits its field";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "a time such as \"2026-01-01T00:00:00Z\"";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "an array";
        }
        if (Map.class.isAssignableFrom(type) || type.isRecord() || JsonNode.class.isAssignableFrom(type)) {
            return "an object";
        }
        return "of another type";
    }
}
