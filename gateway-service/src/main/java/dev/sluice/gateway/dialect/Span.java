package dev.sluice.gateway.dialect;

/** A range of bytes, {@code from} inclusive, {@code to} exclusive. */
public record Span(int from, int to) {}
