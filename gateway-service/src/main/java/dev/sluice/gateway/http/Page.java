package dev.sluice.gateway.http;

import dev.sluice.contracts.KeyGrant;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * An answer that asks no upstream: lists of models, a key's balance.
 *
 * @param path as normalised; one that ends in {@code /*} matches everything below it
 * @param needsKey whether a valid key must be presented
 */
public record Page(String path, boolean needsKey, Answerer answerer) {

    /** Makes the JSON; fails with a GatewayException. */
    @FunctionalInterface
    public interface Answerer {
        /**
         * @param grant of the caller; null where no key is needed
         * @param path as normalised
         */
        Future<Buffer> answer(KeyGrant grant, String path, MultiMap query);
    }

    boolean matches(String requested) {
        return path.endsWith("/*")
                ? requested.startsWith(path.substring(0, path.length() - 1)) && requested.length() >= path.length()
                : path.equals(requested);
    }
}
