/**
 * The features {@code models} and {@code prices}. Imports {@code snapshot}, {@code price}, {@code store} and admin-kit; no
 * other feature. A model comes into being when a channel names it, so it is never created here.
 */
package dev.sluice.channel.catalog;
