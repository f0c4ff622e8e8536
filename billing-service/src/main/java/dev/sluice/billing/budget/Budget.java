package dev.sluice.billing.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.admin.Usd;

/**
 * Money that may be spent in a period. The API's shape, and stored as it is.
 *
 * @param period {@code minute}, {@code hour}, {@code day}, {@code week}, {@code month} or {@code total}
 * @param limit the cap, ≥ 0
 * @param model counts only calls of this model; null = all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Budget(String period, Usd limit, String model) {}
