package dev.sluice.channel.probe;

/**
 * Which call a gateway is asked to explain.
 *
 * @param endpoint its id
 * @param group of whoever would make it
 * @param channel name or id that it is pinned to; null = none
 */
public record ExplainCall(String model, String endpoint, String group, String channel) {}
