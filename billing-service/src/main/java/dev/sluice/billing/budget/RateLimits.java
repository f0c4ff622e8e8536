package dev.sluice.billing.budget;

import com.fasterxml.jackson.annotation.JsonInclude;

/** How fast calls may come; null = no such limit. The API's shape, and stored as it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateLimits(Long requestsPerMinute, Long tokensPerMinute, Long concurrency) {
    public static final RateLimits NONE = new RateLimits(null, null, null);
}
