package dev.sluice.contracts;

import java.util.List;
import java.util.Map;

/**
 * What a gateway knows of a key, written by billing-service to Redis under the SHA-256 of the key; without expiry.
 *
 * @param format of this record, {@link #FORMAT}
 * @param version rises with every rewrite of this grant; a lower one never replaces a higher one
 * @param keyId of the key; its secret stands nowhere
 * @param root id of the account at the top of the tree
 * @param shard of the root's tree in Redis, 0–63
 * @param path the accounts from root to leaf and then the key itself, each with the version of its settings
 * @param group the nearest one set from leaf to root
 * @param enabled false when the key or any account on the path is disabled
 * @param expiresAt epoch millis; null = never
 * @param models allowed names, {@code *} at the end matches any rest; null = all
 * @param allowedCidrs null = any address
 * @param permissions such as {@code pin}, {@code explain}
 * @param timeZone of the root; budgets' periods start in it
 * @param creditLimit nano-dollars below zero that the root's balance may go; null = without limit
 * @param limits every limit of every scope on the path
 */
public record KeyGrant(
        int format,
        long version,
        String keyId,
        String keyName,
        String root,
        int shard,
        List<Scope> path,
        String group,
        boolean enabled,
        Long expiresAt,
        List<String> models,
        List<String> allowedCidrs,
        List<String> permissions,
        Map<String, String> tags,
        String timeZone,
        Long creditLimit,
        List<Limit> limits) {

    public static final int FORMAT = 1;

    /** A node of the account tree or the key: its id and the version of its settings. */
    public record Scope(String id, long version) {}

    /**
     * One limit.
     *
     * @param id {@code <scope>:<unit>:<period>[:<model>]}: unique in a tree and stable while its cap changes
     * @param cap nano-dollars, tokens, requests or slots
     * @param model counts only calls of this model; null = all
     */
    public record Limit(String id, String scope, Unit unit, Period period, long cap, String model) {}

    /** What a limit counts. Slots are calls in flight and have the period {@link Period#NONE}. */
    public enum Unit {
        USD,
        TOKENS,
        REQUESTS,
        SLOTS
    }

    /** When a limit starts anew, in the root's time zone; weeks start on Monday. */
    public enum Period {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        TOTAL,
        NONE
    }
}
