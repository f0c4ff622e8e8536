package dev.sluice.channel.provider;

import java.util.Map;

/**
 * Where the calls of a channel go.
 *
 * @param baseUrl what they start with
 * @param paths endpoint → path below it, with {@code {model}} where the model's upstream name goes; null = the dialect's own
 * @param options with their defaults
 */
public record Address(String baseUrl, Map<String, String> paths, Map<String, String> options) {}
