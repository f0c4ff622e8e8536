package dev.sluice.channel.provider;

import java.util.Map;

/**
 * What a channel says about where its calls go, tidied.
 *
 * @param baseUrl as it is stored; null = the provider's
 * @param options as they are stored, without defaults
 * @param deployment that the base URL named; only just after it was written, null = none
 */
public record Settings(String baseUrl, Map<String, String> options, String deployment) {
    /** As stored. */
    public Settings(String baseUrl, Map<String, String> options) {
        this(baseUrl, options, null);
    }

    /** With these options instead. */
    public Settings with(Map<String, String> others) {
        return new Settings(baseUrl, others, deployment);
    }
}
