package dev.sluice.admin;

/**
 * What is wrong with one field.
 *
 * @param field path such as {@code models[0].price.input}; empty for the body as a whole
 * @param message continues the field's name: {@code "must be a string"}
 */
public record FieldError(String field, String message) {}
