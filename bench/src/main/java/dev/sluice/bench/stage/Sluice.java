package dev.sluice.bench.stage;

import dev.sluice.bench.meter.Metrics;
import dev.sluice.bench.meter.ProcStat;
import dev.sluice.bench.plan.Figure;
import dev.sluice.local.Names;
import dev.sluice.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The whole system as {@code ./sluice up} runs it, with one gateway. */
public final class Sluice {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final Map<Figure, String> PARTS = Map.of(
            Figure.PROXY_CPU, Names.GATEWAY,
            Figure.REDIS_CPU, Names.REDIS,
            Figure.BILLING_CPU, Names.BILLING_SERVICE,
            Figure.POSTGRES_CPU, Names.POSTGRES,
            Figure.CHANNEL_CPU, Names.CHANNEL_SERVICE);

    private final Stack stack;
    private final Children children;
    private final Customer customer;
    private final Books books;
    private final RedisLine redis;

    Sluice(Stack stack, Children children, URI whole, URI stream) {
        this.stack = stack;
        this.children = children;
        this.customer = Customer.in(stack, whole, stream);
        this.books = new Books(stack.databaseUrl(), customer.keyId());
        this.redis = new RedisLine(URI.create(stack.redisUrl()));
    }

    Address address() {
        return new Address(stack.gateway().resolve("/v1/chat/completions"), customer.secret());
    }

    /** So far, of every part, in µs. */
    public Map<Figure, Long> cpu() {
        Map<Figure, Long> cpu = new EnumMap<>(Figure.class);
        PARTS.forEach((figure, name) ->
                cpu.put(figure, ProcStat.cpuMicros(stack.program(name).pid())));
        return cpu;
    }

    /** So far, of the threads that compile the gateway's code, in µs. */
    public long compilerCpu() {
        return ProcStat.threadsCpuMicros(gatewayPid(), "C1 Compiler")
                + ProcStat.threadsCpuMicros(gatewayPid(), "C2 Compiler");
    }

    /** So far, of the gateway, in µs. */
    public long gatewayCpu() {
        return ProcStat.cpuMicros(gatewayPid());
    }

    public Metrics metrics() {
        return Metrics.of(stack.management(Names.GATEWAY));
    }

    public Books books() {
        return books;
    }

    void appendfsync(String setting) throws IOException {
        redis.appendfsync(setting);
    }

    public String redisVersion() throws IOException {
        return redis.version();
    }

    /** What of the gateway's heap is reachable; takes a full collection. */
    public double liveHeapBytes() throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        children.output(List.of(jcmd, Long.toString(gatewayPid()), "GC.run"));
        return metrics().sum("jvm_memory_used_bytes", "area=\"heap\"");
    }

    public double gatewayRss() {
        return ProcStat.rssMegabytes(gatewayPid());
    }

    public double billingRss() {
        return ProcStat.rssMegabytes(stack.program(Names.BILLING_SERVICE).pid());
    }

    public long gatewayPid() {
        return stack.program(Names.GATEWAY).pid();
    }

    /** How often anything was started again because it had died. */
    public int deaths() {
        return PARTS.values().stream()
                .mapToInt(name -> stack.program(name).restarts())
                .sum();
    }

    /** Stops the gateway, and returns the seconds from its new start until it is ready. */
    public double restartGateway() {
        stack.program(Names.GATEWAY).stop();
        long start = System.nanoTime();
        stack.program(Names.GATEWAY).start();
        stack.program(Names.GATEWAY).awaitReady(READY);
        return (System.nanoTime() - start) / 1e9;
    }
}
