package dev.sluice.billing.rebuild;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.billing.grant.Grant;
import dev.sluice.quota.QuotaControl;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Writes grants to Redis, many at a time. A newer one that is there stays. For one thread; blocks. */
final class GrantWriter {
    private static final int IN_FLIGHT = 256;

    private final QuotaControl quota;
    private final ObjectMapper json;
    private final List<Future<?>> sent = new ArrayList<>();

    GrantWriter(QuotaControl quota, ObjectMapper json) {
        this.quota = quota;
        this.json = json;
    }

    void write(Grant grant) {
        try {
            String text = json.writeValueAsString(grant.grant());
            sent.add(quota.writeGrant(grant.sha256(), grant.grant().version(), text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a grant is always JSON", e);
        }
        if (sent.size() >= IN_FLIGHT) {
            finish();
        }
    }

    /** Returns when everything has arrived. */
    void finish() {
        try {
            Future.all(sent).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            sent.clear();
        }
    }
}
