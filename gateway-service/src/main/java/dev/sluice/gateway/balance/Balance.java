package dev.sluice.gateway.balance;

import java.math.BigDecimal;

/**
 * What an account at a vendor has; what is null the vendor does not say.
 *
 * @param currency ISO 4217
 * @param available what can still be used
 * @param used of the total
 * @param total null, with {@code available}, also where the account has no limit
 */
public record Balance(String currency, BigDecimal available, BigDecimal used, BigDecimal total) {}
