/**
 * Load from outside: request bodies, and wrk with a script that makes it answer in JSON.
 *
 * <p>May import the JDK and Jackson, and {@code stage} to start wrk.
 */
package dev.sluice.bench.load;
