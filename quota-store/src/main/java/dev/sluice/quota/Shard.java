package dev.sluice.quota;

/**
 * One of at most 64 partitions of the accounts. A tree of accounts lives whole in the shard of its root.
 *
 * @param number 0–63
 */
public record Shard(int number) {
    /** The most that a layout may have. */
    public static final int MOST = 64;

    public Shard {
        if (number < 0 || number >= MOST) {
            throw new IllegalArgumentException("shard " + number + " is not within 0–" + (MOST - 1));
        }
    }

    public static Shard of(int number) {
        return new Shard(number);
    }

    /** @param name such as {@code s07}, as messages of {@link Layout#REVISIONS} carry it */
    public static Shard named(String name) {
        if (!name.matches("s[0-9]{2}")) {
            throw new IllegalArgumentException("no shard is called " + name);
        }
        return new Shard(Integer.parseInt(name.substring(1)));
    }

    /** {@code s07}. */
    public String name() {
        return number < 10 ? "s0" + number : "s" + number;
    }

    /** {@code {s07}}: what keeps all keys of the shard in one slot of a Redis Cluster. */
    public String tag() {
        return "{" + name() + "}";
    }
}
