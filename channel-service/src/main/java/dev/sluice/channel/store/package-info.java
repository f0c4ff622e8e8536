/**
 * The rows of schema {@code channel} and their Panache repositories; no rule of the business is in here. Rows are changed
 * only inside {@link dev.sluice.channel.snapshot.Changes}, one change at a time. Imports JPA, Panache and Jackson only.
 */
package dev.sluice.channel.store;
