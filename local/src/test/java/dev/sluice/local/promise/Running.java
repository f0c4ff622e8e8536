package dev.sluice.local.promise;

import dev.sluice.local.Names;
import dev.sluice.local.Stack;
import dev.sluice.local.StackOptions;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.RedisEndpoint;
import dev.sluice.testkit.Upstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Two gateways, both control services, Redis and PostgreSQL as real processes, and an upstream in this process. Started
 * once for all tests of the promises; a test that harms it leaves it whole again.
 */
final class Running implements AutoCloseable {
    private static final Duration BACK = Duration.ofSeconds(60);

    final Path data;
    final Stack stack;
    final Upstream upstream;
    final Vertx vertx = Vertx.vertx();
    final QuotaControl redis;
    final Admin admin;
    final Database database;

    private Running() {
        try {
            data = Files.createTempDirectory("sluice-promises");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stack = Stack.start(StackOptions.in(data)
                .withGateways(2)
                .withoutDemo()
                .with("SLUICE_GATEWAY_DRAIN_DELAY", "2s")
                .with("SLUICE_GATEWAY_DRAIN_IDLE", "2s"));
        upstream = Upstream.start();
        redis = QuotaControl.connect(vertx, RedisEndpoint.at(stack.redisUrl()));
        admin = new Admin(
                stack.channelService().toString(), stack.billingService().toString(), stack.adminToken());
        database = new Database(stack.databaseUrl());
    }

    Chat gateway(int index) {
        return new Chat(stack.gateway(index).toString());
    }

    /** Starts what a test has stopped and waits until it is of use. */
    void restored(String... names) {
        for (String name : names) {
            stack.program(name).start();
        }
        for (String name : names) {
            stack.program(name).awaitReady(BACK);
        }
    }

    static String[] controlPlane() {
        return new String[] {Names.POSTGRES, Names.CHANNEL_SERVICE, Names.BILLING_SERVICE};
    }

    @Override
    public void close() {
        redis.close();
        vertx.close();
        upstream.close();
        stack.close();
        try (var paths = Files.walk(data)) {
            paths.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives tests the one that runs; it ends with the last test. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Running.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Running.class))
                    .computeIfAbsent(Running.class, key -> new Running(), Running.class);
        }
    }
}
