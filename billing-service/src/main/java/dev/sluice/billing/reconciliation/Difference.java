package dev.sluice.billing.reconciliation;

/**
 * A thing that Redis holds and PostgreSQL does not know, or knows differently.
 *
 * @param what {@code key} or {@code account}
 * @param name of a key; null of an account
 * @param accountId the account of the key; the account itself; null when only Redis knew it
 * @param difference {@code unknown}: PostgreSQL has no such thing; {@code newer}: Redis has other settings, of a version that
 *     PostgreSQL does not know; {@code credits}: Redis has other credits than the ledger
 * @param amount USD that Redis has more, of {@code credits} only
 * @param remedy what a {@code POST} does about it and what is left to do
 */
public record Difference(
        String what, String id, String name, String accountId, String difference, String amount, String remedy) {

    static Difference unknownKey(String id, String name) {
        return new Difference(
                "key",
                id,
                name,
                null,
                "unknown",
                null,
                "POST takes it out of Redis, and calls with it get 401; give its owner a new key");
    }

    static Difference newerKey(String id, String name, String account) {
        return new Difference(
                "key",
                id,
                name,
                account,
                "newer",
                null,
                "POST gives gateways the settings that PostgreSQL has; look at them, it may have been disabled since");
    }

    static Difference unknownAccount(String id) {
        return new Difference(
                "account",
                id,
                null,
                null,
                "unknown",
                null,
                "POST takes it out of Redis; make it anew with its keys and money; its usage is in billing.dead_event");
    }

    static Difference newerAccount(String id) {
        return new Difference(
                "account",
                id,
                null,
                id,
                "newer",
                null,
                "POST gives gateways the settings that PostgreSQL has; look at them and repeat what was changed since");
    }

    static Difference credits(String id, String amount) {
        return new Difference(
                "account",
                id,
                null,
                id,
                "credits",
                amount,
                "POST rebuilds the shard from the ledger; then enter the top-ups again that are missing in it");
    }
}
