package dev.sluice.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects what is wrong with a body, so that a caller learns everything in one answer. For one thread. */
public final class Checks {
    private final List<FieldError> errors = new ArrayList<>();

    /** Notes the message unless the condition holds; returns the condition. */
    public boolean that(boolean condition, String field, String message) {
        if (!condition) {
            errors.add(new FieldError(field, message));
        }
        return condition;
    }

    /** Notes an error. */
    public void error(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    /** The field must be there. */
    public boolean required(Object value, String field) {
        return that(value != null, field, "is required");
    }

    /** The text must be there, neither blank nor longer than {@code maxLength}, without control characters. */
    public boolean text(String value, String field, int maxLength) {
        return required(value, field)
                && that(!value.isBlank(), field, "must not be blank")
                && that(value.length() <= maxLength, field, "must not be longer than " + maxLength + " characters")
                && that(value.chars().noneMatch(Character::isISOControl), field, "must not hold control characters");
    }

    /** The text must be there and match. */
    public boolean matches(String value, Pattern pattern, String field, String message) {
        return required(value, field) && that(pattern.matcher(value).matches(), field, message);
    }

    /** The number, when there, must be within the bounds. */
    public boolean between(Number value, long min, long max, String field) {
        return value == null
                || that(
                        value.longValue() >= min && value.longValue() <= max,
                        field,
                        "must be from " + min + " to " + max);
    }

    /**
     * Ends the collecting.
     *
     * @throws ProblemException 400 with every error noted
     */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }
}
