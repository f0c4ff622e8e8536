package dev.sluice.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * What the upstream received, oldest first, from any thread. Bounded: the oldest entries go when there are too many, and
 * the oldest bodies when they are too large together.
 */
public final class Journal {
    private static final long MAX_BODY_BYTES = 64L << 20;

    private final int maxEntries;
    private final ArrayDeque<Exchange> entries = new ArrayDeque<>();
    private final ArrayDeque<Exchange> withBody = new ArrayDeque<>();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private long received;
    private long bodyBytes;

    Journal(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    private record Waiter(Predicate<List<Exchange>> condition, CompletableFuture<List<Exchange>> done) {}

    /** A copy of the entries, oldest first. */
    public synchronized List<Exchange> entries() {
        return new ArrayList<>(entries);
    }

    /** The entries that asked for a model. */
    public List<Exchange> entries(String model) {
        return entries().stream().filter(e -> model.equals(e.model())).toList();
    }

    /** How many requests came since the start or the last clearing, forgotten ones included. */
    public synchronized long received() {
        return received;
    }

    /** The newest entry; null when there is none. */
    public synchronized Exchange last() {
        return entries.peekLast();
    }

    /**
     * Completes with the entries as soon as they satisfy the condition; it is checked now and at every change: arrival,
     * complete body, progress, end. Completed on the thread that made the change: do not block in its continuations.
     */
    public CompletableFuture<List<Exchange>> await(Predicate<List<Exchange>> condition) {
        Waiter waiter = new Waiter(condition, new CompletableFuture<>());
        waiters.add(waiter);
        waiter.done.whenComplete((ok, e) -> waiters.remove(waiter));
        changed();
        return waiter.done;
    }

    /** Completes when so many requests have arrived. */
    public CompletableFuture<List<Exchange>> awaitReceived(long count) {
        return await(all -> received() >= count);
    }

    /** Completes with the first entry that satisfies the condition. */
    public CompletableFuture<Exchange> awaitOne(Predicate<Exchange> condition) {
        return await(all -> all.stream().anyMatch(condition))
                .thenApply(all -> all.stream().filter(condition).findFirst().orElseThrow());
    }

    /** Completes when no exchange is running any more. */
    public CompletableFuture<List<Exchange>> awaitIdle() {
        return await(all -> all.stream().noneMatch(e -> e.state() == Exchange.State.RUNNING));
    }

    /** Forgets everything; exchanges that still run are not entered again. */
    public synchronized void clear() {
        entries.clear();
        withBody.clear();
        bodyBytes = 0;
        received = 0;
    }

    Exchange open(String method, String path, Map<String, List<String>> headers) {
        Exchange exchange;
        synchronized (this) {
            exchange = new Exchange(++received, System.currentTimeMillis(), method, path, headers);
            entries.add(exchange);
            if (entries.size() > maxEntries) {
                entries.poll();
            }
        }
        changed();
        return exchange;
    }

    void body(Exchange exchange, byte[] bytes) {
        exchange.received(bytes);
        synchronized (this) {
            withBody.add(exchange);
            bodyBytes += bytes.length;
            while (withBody.size() > maxEntries || (bodyBytes > MAX_BODY_BYTES && withBody.size() > 1)) {
                Exchange oldest = withBody.poll();
                bodyBytes -= oldest.bodyBytes();
                oldest.forgetBody();
            }
        }
        changed();
    }

    void ended(Exchange exchange, Exchange.State how) {
        exchange.ended(how, System.currentTimeMillis());
        changed();
    }

    /** Tells the waiters; costs nothing while there are none, so it may be called for every chunk. */
    void changed() {
        if (waiters.isEmpty()) {
            return;
        }
        List<Exchange> now = entries();
        for (Waiter waiter : waiters) {
            try {
                if (waiter.condition.test(now)) {
                    waiter.done.complete(now);
                }
            } catch (RuntimeException e) {
                waiter.done.completeExceptionally(e);
            }
        }
    }
}
