/**
 * channel-service, the supply side: where calls can go and what they cost. Root of a package per feature.
 *
 * <p>Who may know whom: {@code channel}, {@code catalog}, {@code group}, {@code probe} and {@code audit} are features and
 * strangers to each other; they stand on {@code snapshot} (every write goes through {@link
 * dev.sluice.channel.snapshot.Changes}, which compiles the route table in the same transaction), {@code price}, {@code
 * provider} and {@code secret}; all of these on {@code store}, the rows. {@code ArchitectureTest} holds the lines.
 */
package dev.sluice.channel;
