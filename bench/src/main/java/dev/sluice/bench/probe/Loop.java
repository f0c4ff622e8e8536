package dev.sluice.bench.probe;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An event loop to begin calls on. A call that is begun elsewhere may be answered before its handlers are set, and is then
 * never seen to end.
 */
final class Loop extends AbstractVerticle {

    /** One per core. */
    static List<Loop> all(Vertx vertx) {
        List<Loop> loops = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> new Loop())
                .toList();
        loops.forEach(loop -> vertx.deployVerticle(loop)
                .toCompletionStage()
                .toCompletableFuture()
                .join());
        return loops;
    }

    void run(Runnable task) {
        context.runOnContext(none -> task.run());
    }
}
