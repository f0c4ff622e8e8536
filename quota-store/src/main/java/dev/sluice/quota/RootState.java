package dev.sluice.quota;

import java.util.List;
import java.util.Map;

/**
 * What PostgreSQL knows of a root, to be installed by a {@link Rebuild}. Money in nano-dollars.
 *
 * @param cs number of the last credit that is contained in {@code credit}
 * @param spent all usage of the root that Redis had taken or shall count as taken; {@code credit − spent} = ledger
 * @param versions scope → version of its settings
 * @param limits use in the current periods; limits that were never used may be left out
 */
public record RootState(
        String root, long cs, long credit, long spent, Map<String, Long> versions, List<LimitUse> limits) {
    public RootState {
        versions = Map.copyOf(versions);
        limits = List.copyOf(limits);
    }
}
