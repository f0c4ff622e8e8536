package dev.sluice.bench.probe;

import java.util.Map;

/**
 * What came of an order, one line of JSON on the probe's standard output.
 *
 * @param calls that were begun
 * @param complete of them: status 200 and all there, to the last chunk and the end mark
 * @param faults how often each went wrong
 * @param latency of whole calls from the intended start; of streams to the first chunk
 * @param transit of chunks from the upstream's write to the client's read
 */
public record Result(long calls, long complete, Map<String, Long> faults, Quantiles latency, Quantiles transit) {}
