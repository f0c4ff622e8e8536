/**
 * The Redis layout of money and limits, its scripts and their typed clients. The protocol and its reasons:
 * {@code docs/money.md}.
 *
 * <p>A tour. {@link dev.sluice.quota.Layout} spells every key; {@link dev.sluice.quota.Script} lists the Lua files that
 * stand beside this package among the resources; {@link dev.sluice.quota.Scripts} loads them. What a gateway's writer may ask is a
 * {@link dev.sluice.quota.Call}: {@link dev.sluice.quota.Lease}, {@link dev.sluice.quota.GiveBack},
 * {@link dev.sluice.quota.WriteAttempts}, {@link dev.sluice.quota.Beat} and {@link dev.sluice.quota.Refused}, each with a {@link dev.sluice.quota.Guard} in front and a
 * {@link dev.sluice.quota.Reply} behind; during a rebuild {@link dev.sluice.quota.Replay} and
 * {@link dev.sluice.quota.Claim}. Control services use {@link dev.sluice.quota.QuotaControl},
 * {@link dev.sluice.quota.Rebuild}, {@link dev.sluice.quota.RouteTableStore} and
 * {@link dev.sluice.quota.GatewayRegistry}; both sides run a {@link dev.sluice.quota.Reaper}.
 *
 * <p>Imports {@code dev.sluice.contracts}, Vert.x core and its Redis client, Jackson and JBoss Logging; no other part of
 * Sluice, no Quarkus.
 *
 * <p>Invariants. A script stays in one slot, names its keys, reads and decides first and writes last. Amounts are decimal
 * text that only Redis adds. What a tree calls leased is the sum over the writers' lease hashes, at every moment at which
 * the shard is open. A record is settled by exactly one event that is not late.
 */
package dev.sluice.quota;
