package dev.sluice.billing.ledger;

import java.util.List;
import java.util.Map;

/**
 * All that Redis holds of a root and PostgreSQL can restore.
 *
 * @param versions scope (account or key) → version of its settings, deleted ones too
 * @param used of the newest period of each limit
 */
public record RootSnapshot(RootTotals totals, Map<String, Long> versions, List<UsedLimit> used) {}
