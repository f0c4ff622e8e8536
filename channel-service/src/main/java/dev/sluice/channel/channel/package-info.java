/**
 * The feature {@code channels}: their bodies, checks, secrets and views. Imports {@code snapshot}, {@code provider}, {@code
 * price}, {@code secret}, {@code store} and admin-kit; no other feature but {@code probe}, which it hands what is to be
 * tested or asked. Invariant: no view holds a secret; {@link dev.sluice.channel.channel.ChannelBody} exists only on the way in.
 */
package dev.sluice.channel.channel;
