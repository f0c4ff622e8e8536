/**
 * Connections for plain JDBC: inside the container's transaction, or in one of their own.
 *
 * <p>May import the JDK and the data source. Invariant: nothing in here swallows an error; a transaction of its own is rolled
 * back by every exception.
 */
package dev.sluice.billing.sql;
