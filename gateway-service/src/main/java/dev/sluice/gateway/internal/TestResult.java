package dev.sluice.gateway.internal;

import dev.sluice.contracts.UsageEvent.Usage;

/**
 * What came of it.
 *
 * @param status HTTP status of the upstream; 0 when it gave none
 * @param latencyMs until the whole answer was there
 * @param firstTokenMs of a stream; null when no content came
 * @param usage null when none was reported
 * @param error why it failed, without secrets; null when ok
 */
record TestResult(boolean ok, int status, long latencyMs, Long firstTokenMs, Usage usage, String error) {}
