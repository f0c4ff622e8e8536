package dev.sluice.bench.plan;

/** One kind of number that a run of a contender gives. */
public enum Figure {
    REQUESTS_PER_SECOND("requests/s", ""),
    CHUNKS_PER_SECOND("chunks/s", ""),
    PROXY_CPU("CPU per request, gateway or nginx", "µs"),
    COMPILER_CPU("CPU per request, of it the gateway's compiler", "µs"),
    REDIS_CPU("CPU per request, Redis", "µs"),
    BILLING_CPU("CPU per request, billing-service", "µs"),
    POSTGRES_CPU("CPU per request, PostgreSQL", "µs"),
    CHANNEL_CPU("CPU per request, channel-service", "µs"),
    ALL_CPU("CPU per request, all parts", "µs"),
    PROXY_CPU_PER_CHUNK("CPU per chunk, gateway or nginx", "µs"),
    ALL_CPU_PER_CHUNK("CPU per chunk, all parts", "µs"),
    ALLOCATED("allocated per request, gateway", "KB"),
    LATENCY_P50("latency p50", "ms"),
    LATENCY_P99("latency p99", "ms"),
    LATENCY_P999("latency p99.9", "ms"),
    TTFT_P50("time to first chunk p50", "ms"),
    TTFT_P99("time to first chunk p99", "ms"),
    TRANSIT_P50("chunk transit p50", "ms"),
    TRANSIT_P99("chunk transit p99", "ms"),
    TRANSIT_P999("chunk transit p99.9", "ms"),
    COMPLETE("complete streams", "%"),
    READY("start to ready", "s"),
    RSS_IDLE("gateway RSS idle", "MB"),
    RSS_LOAD("gateway RSS under load", "MB"),
    RSS_AFTER("gateway RSS after", "MB"),
    RSS_GROWTH("gateway RSS after, against idle", "%"),
    HEAP_PER_STREAM("live heap per stream", "KB"),
    RSS_FRESH("gateway RSS before its first call", "MB"),
    RSS_SLOPE("gateway RSS, growth", "MB/h"),
    RSS_TREND("gateway RSS, growth beyond noise", "MB/h"),
    HEAP_SLOPE("live heap, growth", "MB/h"),
    HEAP_TREND("live heap, growth beyond noise", "MB/h"),
    BILLING_TREND("billing-service RSS, growth beyond noise", "MB/h");

    private final String label;
    private final String unit;

    Figure(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    public String label() {
        return label;
    }

    /** Empty for rates. */
    public String unit() {
        return unit;
    }
}
