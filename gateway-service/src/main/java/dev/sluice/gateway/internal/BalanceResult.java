package dev.sluice.gateway.internal;

import dev.sluice.gateway.balance.Balance;
import java.math.BigDecimal;

/**
 * What came of it; amounts as decimal strings, null = the vendor does not say.
 *
 * @param status HTTP status of the upstream; 0 when it gave none, or was not asked
 * @param error why it failed, without secrets; null when ok
 */
record BalanceResult(
        boolean ok, int status, String currency, String available, String used, String total, String error) {
    static BalanceResult of(int status, Balance balance) {
        return new BalanceResult(
                true,
                status,
                balance.currency(),
                text(balance.available()),
                text(balance.used()),
                text(balance.total()),
                null);
    }

    static BalanceResult failed(int status, String why) {
        return new BalanceResult(false, status, null, null, null, null, why);
    }

    private static String text(BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}
