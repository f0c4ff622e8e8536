package dev.sluice.bench.stage;

import dev.sluice.bench.meter.ProcStat;
import dev.sluice.bench.plan.Contender;
import dev.sluice.bench.plan.Figure;
import dev.sluice.local.Stack;
import dev.sluice.local.StackOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Everything that takes part, from opening to closing.
 *
 * <pre>
 *   wrk, probe ──► (direct) ──────────────────────► upstream: nginx with static answers,
 *              ──► nginx as a proxy ──────────────►           the probe for streams
 *              ──► relays on a JVM ───────────────►
 *              ──► Sluice: gateway, Redis, … ─────►
 * </pre>
 */
public final class Stage implements AutoCloseable {

    private static final List<String> KEPT = List.of("logs");

    private final Path folder;
    private final Children children = new Children();
    private volatile Stack stack;
    private volatile boolean closing;
    private Nginx upstream;
    private Nginx proxy;
    private final Map<Contender, Relay> relays = new EnumMap<>(Contender.class);
    private Probe probe;
    private Sluice sluice;

    /** @param folder is emptied; logs stay there afterwards */
    public Stage(Path folder) {
        this.folder = folder;
    }

    /** Returns once everything takes calls. */
    public void open(Consumer<String> progress) throws IOException {
        empty(List.of());
        Path work = Files.createDirectories(folder.resolve("work")).toAbsolutePath();
        Path logs = Files.createDirectories(folder.resolve("logs"));
        for (Answers answers : Answers.values()) {
            Path file = work.resolve(answers.path());
            Files.createDirectories(file.getParent());
            Files.writeString(file, answers.text());
        }
        progress.accept("starting the probe and nginx");
        probe = Probe.start(children, logs.resolve("probe.log"));
        int upstreamPort = freePort();
        upstream = Nginx.start(
                children,
                work.resolve("upstream"),
                NginxConfig.upstream(work.resolve("upstream"), work, upstreamPort),
                upstreamPort);
        int port = freePort();
        proxy = Nginx.start(
                children,
                work.resolve("proxy-nginx"),
                NginxConfig.proxy(work.resolve("proxy-nginx"), port, upstreamPort, probe.port()),
                port);
        for (Contender contender : List.of(Contender.NETTY, Contender.VERTX)) {
            Path log = logs.resolve(contender.name().toLowerCase(Locale.ROOT) + "-relay.log");
            relays.put(contender, Relay.start(children, contender, upstreamPort, probe.port(), log));
        }
        StackOptions options =
                StackOptions.in(folder.resolve("sluice")).withoutDemo().withArchive();
        Stack.start(options, progress, opened -> stack = opened);
        sluice = new Sluice(stack, children, upstream.uri("/"), URI.create("http://127.0.0.1:" + probe.port() + "/"));
    }

    /** Where that contender takes calls that get these answers. */
    public Address address(Contender contender, Answers answers) {
        String path = "/" + answers.path();
        return switch (contender) {
            case DIRECT ->
                new Address(
                        answers.streams() ? URI.create("http://127.0.0.1:" + probe.port() + path) : upstream.uri(path),
                        "none");
            case NGINX -> new Address(proxy.uri(path), "none");
            case NETTY, VERTX -> new Address(relays.get(contender).uri(path), "none");
            case SLUICE, SLUICE_ALWAYS -> sluice.address();
        };
    }

    /** Called before each run of a contender. */
    public void prepare(Contender contender) throws IOException {
        sluice.appendfsync(contender.appendfsync());
    }

    /** CPU so far of what the contender is made of, in µs; empty for the bare upstream. */
    public Map<Figure, Long> cpu(Contender contender) {
        return switch (contender) {
            case DIRECT -> Map.of();
            case NGINX ->
                Map.of(Figure.PROXY_CPU, ProcStat.cpuMicros(proxy.process().pid()));
            case NETTY, VERTX ->
                Map.of(
                        Figure.PROXY_CPU,
                        ProcStat.cpuMicros(relays.get(contender).process().pid()));
            case SLUICE, SLUICE_ALWAYS -> sluice.cpu();
        };
    }

    public Sluice sluice() {
        return sluice;
    }

    public Probe probe() {
        return probe;
    }

    /** For scripts and the like; gone when the stage is closed. */
    public Path folder() {
        return folder;
    }

    public Children children() {
        return children;
    }

    /** Whether {@link #close()} was called, so that whatever fails now fails because of it. */
    public boolean isClosing() {
        return closing;
    }

    /** May be called at any time and from any thread; what is stored goes, logs stay. */
    @Override
    public void close() {
        closing = true;
        synchronized (children) {
            children.close();
            if (stack != null) {
                stack.close();
            }
            try {
                empty(KEPT);
            } catch (IOException e) {
                System.err.println("  " + folder + " could not be cleaned: " + e.getMessage());
            }
        }
    }

    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Deletes what lies in the folder, but no folder of a kept name. */
    private void empty(List<String> kept) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                boolean keep = kept.stream().anyMatch(name -> holds(folder.relativize(path), name));
                if (!keep && !(Files.isDirectory(path) && holdsAnything(path))) {
                    Files.delete(path);
                }
            }
        }
    }

    private static boolean holds(Path path, String name) {
        return StreamSupport.stream(path.spliterator(), false).anyMatch(part -> part.endsWith(name));
    }

    private static boolean holdsAnything(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        }
    }
}
