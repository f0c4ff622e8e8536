package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileLock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Everything that {@code ./sluice up} runs, and that the tests of the system run and harm.
 *
 * <pre>{@code
 * try (Stack stack = Stack.start(StackOptions.in(directory).withGateways(2))) {
 *     call(stack.gateway(1), stack.apiKey());
 *     stack.program(Names.BILLING_SERVICE).kill();     // and it comes back
 *     stack.program(Names.REDIS).halt();               // stays dead until start()
 *     stack.wipeRedis();
 *     stack.program(Names.REDIS).start();
 * }
 * }</pre>
 *
 * <p>Thread-safe once started. Closing ends every process; data and logs stay.
 */
public final class Stack implements AutoCloseable {

    private static final Duration DATABASE_START = Duration.ofSeconds(60);
    private static final Duration SERVICE_START = Duration.ofSeconds(90);
    private static final Duration DEV_START = Duration.ofMinutes(5);

    private final StackOptions options;
    private final DataDirectory data;
    private final Ports ports;
    private final Addresses addresses;
    private final Consumer<String> progress;
    private final FileLock lock;
    private final RunState.Entry supervisor;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("supervisor").unstarted(task));
    private final Map<String, Supervised> programs = new LinkedHashMap<>();
    private final Object writing = new Object();
    private final Object closing = new Object();
    private volatile String phase = RunState.STARTING;
    private Redis redis;
    private LocalFile local;

    private Stack(StackOptions options, Consumer<String> progress) {
        this.options = options;
        this.data = options.data();
        this.progress = progress;
        this.lock = data.lock();
        this.ports = options.portBase() == 0 ? Ports.free(options.gateways()) : new Ports(options.portBase());
        this.addresses = new Addresses(options.host(), ports);
        this.supervisor = RunState.Entry.of(
                "supervisor", ProcessHandle.current(), Clock.systemUTC().instant());
    }

    /** Starts without telling how it goes. */
    public static Stack start(StackOptions options) {
        return start(options, line -> {});
    }

    /**
     * Starts everything and returns once it answers.
     *
     * @throws Refusal when that is impossible; nothing runs then
     */
    public static Stack start(StackOptions options, Consumer<String> progress) {
        return start(options, progress, opened -> {});
    }

    /** As above; hands the stack out before anything is started, for whoever must end it in the middle. */
    public static Stack start(StackOptions options, Consumer<String> progress, Consumer<Stack> opened) {
        Stack stack = new Stack(options, progress);
        opened.accept(stack);
        try {
            stack.start();
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** The first gateway is 0. */
    public URI gateway(int index) {
        return addresses.open(ports.gateway(index));
    }

    public URI gateway() {
        return gateway(0);
    }

    public URI channelService() {
        return addresses.open(ports.channelService());
    }

    public URI billingService() {
        return addresses.open(ports.billingService());
    }

    /** Its journal is under {@code /control}. */
    public URI demoUpstream() {
        return addresses.local(ports.demoUpstream());
    }

    /** Health, metrics and internal calls of a service, by its name. */
    public URI management(String name) {
        return URI.create(local.management().get(name));
    }

    public String redisUrl() {
        return local.redis();
    }

    /** {@code postgresql://user:password@host:port/database}. */
    public String databaseUrl() {
        return local.postgres();
    }

    public String adminToken() {
        return local.adminToken();
    }

    public String serviceToken() {
        return Secrets.in(data).serviceToken();
    }

    /** Of the demo account; null without a demo. */
    public String apiKey() {
        return local.apiKey();
    }

    /** What runs under a name of {@link Names}. */
    public Supervised program(String name) {
        return programs.get(name);
    }

    /** Deletes what the embedded Redis stored. Only while it is stopped. */
    public void wipeRedis() {
        redis.wipe();
    }

    LocalFile local() {
        return local;
    }

    /** May be called in the middle of the start, which then fails; a second call waits for the first. */
    @Override
    public void close() {
        synchronized (writing) {
            phase = RunState.STOPPING;
        }
        synchronized (closing) {
            if (!lock.acquiredBy().isOpen()) {
                return;
            }
            List<String> last = List.of(Names.REDIS, Names.POSTGRES);
            // The gateways first: what they settle while they end needs Redis.
            stopTogether(name -> name.startsWith(Names.GATEWAY));
            stopTogether(name -> !last.contains(name));
            stopTogether(last::contains);
            timer.shutdownNow();
            record();
            try {
                lock.acquiredBy().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void start() {
        stopLeftovers();
        ports.requireFree(options.gateways(), this::runs);
        record();
        Services services = startDatabases();
        List<Supervised> started = new ArrayList<>();
        if (options.demo()) {
            started.add(run(services.demoUpstream()));
        }
        started.add(run(services.channelService()));
        started.add(run(services.billingService()));
        IntStream.range(0, options.gateways()).forEach(index -> started.add(run(services.gateway(index))));
        awaitAll(started, options.developed() == null ? SERVICE_START : DEV_START);
        if (options.demo()) {
            progress.accept("filling in the demo");
            String key = new Demo(this, local.apiKey()).ensure();
            synchronized (writing) {
                local = local.withApiKey(key);
            }
        }
        synchronized (writing) {
            phase = phase.equals(RunState.STARTING) ? RunState.RUNNING : phase;
        }
        record();
    }

    /** What a supervisor left that was killed itself. */
    private void stopLeftovers() {
        List<ProcessHandle> leftovers = data.leftovers();
        if (!leftovers.isEmpty()) {
            progress.accept("stopping what a killed run left behind");
            leftovers.parallelStream().forEach(process -> Processes.end(process, Duration.ofSeconds(10)));
        }
    }

    private Services startDatabases() {
        Binaries binaries = new Binaries(options.home().resolve(".sluice/bin"));
        Secrets secrets = Secrets.in(data);
        redis = new Redis(binaries, data, ports.redis());
        Postgres postgres = new Postgres(binaries, data, secrets, ports.postgres());
        List<Supervised> started = new ArrayList<>();
        if (runs(Names.REDIS)) {
            started.add(run(redis.program()));
        }
        if (runs(Names.POSTGRES)) {
            started.add(run(postgres.program()));
        }
        awaitAll(started, DATABASE_START);
        if (runs(Names.POSTGRES)) {
            postgres.makeDatabase();
        }
        Services services = new Services(
                options,
                ports,
                secrets,
                runs(Names.POSTGRES) ? postgres.url() : options.databaseUrl(),
                runs(Names.REDIS) ? redis.url() : options.redisUrl());
        String knownKey = data.local().map(LocalFile::apiKey).orElse(null);
        local = addresses.file(options, services, secrets.adminToken(), knownKey);
        return services;
    }

    /** Whether a program is part of this stack. */
    private boolean runs(String name) {
        return switch (name) {
            case Names.POSTGRES -> options.databaseUrl() == null;
            case Names.REDIS -> options.redisUrl() == null;
            case Names.DEMO_UPSTREAM -> options.demo();
            default -> true;
        };
    }

    private Supervised run(Program program) {
        progress.accept("starting " + program.name());
        Supervised supervised = new Supervised(program, timer, Clock.systemUTC(), this::record);
        synchronized (writing) {
            if (phase.equals(RunState.STOPPING)) {
                throw new Refusal("Stopped in the middle of the start.");
            }
            programs.put(program.name(), supervised);
        }
        supervised.start();
        return supervised;
    }

    private void awaitAll(List<Supervised> started, Duration atMost) {
        for (Supervised program : started) {
            program.awaitReady(atMost);
            progress.accept(program.name() + " is ready");
        }
    }

    private void stopTogether(Predicate<String> which) {
        List<Supervised> all;
        synchronized (writing) {
            all = List.copyOf(programs.values());
        }
        List<CompletableFuture<Void>> stops = all.stream()
                .filter(program -> which.test(program.name()))
                .map(program -> CompletableFuture.runAsync(program::stop))
                .toList();
        CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
    }

    /** Writes what runs; called on every change, from any thread. */
    private void record() {
        synchronized (writing) {
            List<RunState.Entry> entries =
                    programs.values().stream().map(Supervised::state).toList();
            // Before the state: who sees that everything runs reads the rest at once.
            if (local != null) {
                Map<String, Long> pids = new LinkedHashMap<>();
                entries.stream()
                        .filter(entry -> entry.pid() != 0)
                        .forEach(entry -> pids.put(entry.name(), entry.pid()));
                local = local.withPids(pids);
                data.write(local);
            }
            data.write(new RunState(phase, supervisor, entries));
        }
    }
}
