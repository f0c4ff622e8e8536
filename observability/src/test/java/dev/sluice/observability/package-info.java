/**
 * What the chart tells Prometheus and Grafana, checked as files. Imports nothing of the services.
 *
 * <p>Invariant: an alert has a runbook, a test that it fires and one that it does not.
 */
package dev.sluice.observability;
