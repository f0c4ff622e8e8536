/**
 * What is measured: scenarios, figures and targets as data, read from {@code scenarios.yaml} beside this package.
 *
 * <p>May import the JDK and Jackson. Pure: nothing here starts anything.
 */
package dev.sluice.bench.plan;
