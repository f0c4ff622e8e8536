/**
 * From samples to rows, from rows to Markdown and JSON; two reports side by side.
 *
 * <p>May import the JDK, Jackson and {@code plan}. Pure but for reading and writing the report's files.
 */
package dev.sluice.bench.report;
