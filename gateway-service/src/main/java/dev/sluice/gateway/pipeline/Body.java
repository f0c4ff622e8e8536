package dev.sluice.gateway.pipeline;

/** A request's body: the first {@code length} bytes of the array; nobody writes to it any more. */
public record Body(byte[] bytes, int length) {}
