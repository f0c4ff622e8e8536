package dev.sluice.quota;

/** Every Redis key and channel name. Nothing else in Sluice spells one. */
public final class Layout {
    /** Version of the layout; stands in {@code layout} of every shard's meta. */
    public static final int VERSION = 1;

    /** The most operations, events or purses in one script call, so that no script holds Redis up. */
    public static final int BATCH = 64;

    /** Separates the parts of packed names and records; JSON never holds it unescaped. */
    static final char UNIT = '\u001f';

    /** Channel: {@code sNN <revision>} whenever something of a shard was published. */
    public static final String REVISIONS = "rev";

    /** Channel: {@code sNN <root>}: somebody waits for what others hold; give back what no running call needs. */
    public static final String RECALLS = "recall";

    /** Channel: {@code sNN <root>}: what was recalled was given back; ask again. */
    public static final String GIVEN = "given";

    /** Channel: the version of a new route table. */
    public static final String ROUTE_TABLES = "rt";

    /** String: version of the newest route table, decimal. */
    public static final String ROUTE_TABLE_HEAD = "rt:head";

    /** Hash: gateway process id → {@link GatewayLife} as JSON. */
    public static final String GATEWAYS = "gws";

    /** String: there while every grant that exists is in Redis. Without it a miss means "unknown", not "no such key". */
    public static final String GRANTS_COMPLETE = "grants:complete";

    private Layout() {}

    /** Hash: layout, epoch, open, phase, rev, {@code w:<writer>} = its last sequence number or {@code fenced}. */
    public static String meta(Shard shard) {
        return shard.tag() + ":meta";
    }

    /** Hash: the counters of a whole account tree. */
    public static String tree(Shard shard, String root) {
        return shard.tag() + ":t:" + part(root);
    }

    /** Hash: what a writer has leased. */
    public static String leases(Shard shard, String writer) {
        return shard.tag() + ":l:" + part(writer);
    }

    /** Hash: a writer's calls that are under way. */
    public static String records(Shard shard, String writer) {
        return shard.tag() + ":r:" + part(writer);
    }

    /** Sorted set: writer → end of its life sign, epoch millis of Redis. */
    public static String lives(Shard shard) {
        return shard.tag() + ":gw";
    }

    /** Stream: usage events. */
    public static String events(Shard shard) {
        return shard.tag() + ":ev";
    }

    /** String: a {@link dev.sluice.contracts.KeyGrant} as JSON. */
    public static String grant(String sha256hex) {
        return "g:" + sha256hex;
    }

    /** String: a {@link dev.sluice.contracts.RouteTable} as JSON. */
    public static String routeTable(long version) {
        return "rt:" + version;
    }

    /** The first part of the names of a purse's fields in {@link #leases}; the counter's name follows. */
    static String purse(String root, String purse, String period) {
        return part(root) + UNIT + part(purse) + UNIT + part(period) + UNIT;
    }

    /** The value of a record: where it is charged, what it has cost at least, and the event if its gateway dies. */
    static String record(String root, String purse, String period, long atLeastNanos, String event) {
        return purse(root, purse, period) + atLeastNanos + UNIT + event;
    }

    /** What an entry of the stream tells of an attempt that has ended; {@code entry} in prelude.lua makes the same. */
    static String entry(WriteAttempts.Ended attempt, String writer) {
        return "attempt" + UNIT + part(attempt.operation()) + UNIT + attempt.attempt() + UNIT + part(attempt.root())
                + UNIT + writer + UNIT + attempt.chargeNanos() + UNIT + attempt.event();
    }

    static String part(String name) {
        if (name.isEmpty() || name.indexOf(UNIT) >= 0) {
            throw new IllegalArgumentException("a name in Redis is empty or holds a separator");
        }
        return name;
    }
}
