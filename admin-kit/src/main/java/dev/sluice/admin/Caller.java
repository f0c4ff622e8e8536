package dev.sluice.admin;

/**
 * Who makes a change.
 *
 * @param actor {@code admin-token}, or {@code system} for what a service does by itself
 * @param address the peer's; null for {@code system}
 */
public record Caller(String actor, String address) {
    static final Caller SYSTEM = new Caller("system", null);
}
