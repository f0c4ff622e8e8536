package dev.sluice.channel.snapshot;

import dev.sluice.admin.Answer;
import dev.sluice.admin.Applied;
import dev.sluice.admin.Idempotency;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The one way to change the supply side: in one transaction and under one lock the change itself, its audit event, the
 * answer for its {@code Idempotency-Key} and the route table that follows; after the commit Redis and the gateways.
 */
@Singleton
public final class Changes {
    private final Snapshots snapshots;
    private final Publisher publisher;
    private final Idempotency idempotency;

    Changes(Snapshots snapshots, Publisher publisher, Idempotency idempotency) {
        this.snapshots = snapshots;
        this.publisher = publisher;
        this.idempotency = idempotency;
    }

    /** A change that no {@code Idempotency-Key} is for; blocks. */
    public Response make(Write write, Supplier<Answer> change) {
        return make(write, null, null, change);
    }

    /**
     * Makes the change, once per {@code Idempotency-Key}; blocks.
     *
     * @param operation what is asked for, such as {@code POST channels}
     * @param body as read
     * @param change runs in a transaction, alone over all replicas
     */
    public Response make(Write write, String operation, Object body, Supplier<Answer> change) {
        Duration wait = Applied.wait(write.waitSeconds);
        Made made = QuarkusTransaction.requiringNew().call(() -> {
            snapshots.lock();
            Answer answer =
                    operation == null ? change.get() : idempotency.once(write.idempotencyKey, operation, body, change);
            return new Made(answer, snapshots.compile());
        });
        Applied applied = publisher.rollOut(made.version(), wait);
        return made.answer()
                .response()
                .header(Applied.HEADER, applied.toString())
                .build();
    }

    private record Made(Answer answer, long version) {}
}
