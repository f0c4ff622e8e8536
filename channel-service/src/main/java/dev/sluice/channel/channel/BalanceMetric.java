package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.channel.UpstreamBalanceResource.Balance;
import dev.sluice.channel.probe.BalanceCall;
import dev.sluice.channel.probe.Gateways;
import dev.sluice.channel.snapshot.Compiler;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Channels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Shows what is left of the accounts of enabled channels, as far as their vendors tell. Each replica asks for itself, at times of
 * its own: that is a few small requests an hour, and needs neither a lock nor a place for what another replica was told.
 *
 * <p>A channel has the value of the last round, and none when that failed: an old balance would hide that there is no news.
 */
@Singleton
final class BalanceMetric {
    private static final Logger log = Logger.getLogger(BalanceMetric.class);
    private static final String NAME = "sluice.channel.upstream.balance";
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final String UNKNOWN = "unknown";
    /** The first round comes within this part of the interval; any other that much earlier or later. */
    private static final double JITTER = 0.1;

    private final Channels channels;
    private final Assembly assembly;
    private final Compiler compiler;
    private final Gateways gateways;
    private final MeterRegistry meters;
    private final MultiGauge balances;
    private final Clock clock;
    private final Duration interval;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("upstream-balances").daemon().factory());

    BalanceMetric(
            Channels channels,
            Assembly assembly,
            Compiler compiler,
            Gateways gateways,
            MeterRegistry meters,
            Clock clock,
            BalanceConfig config) {
        this.channels = channels;
        this.assembly = assembly;
        this.compiler = compiler;
        this.gateways = gateways;
        this.meters = meters;
        this.clock = clock;
        this.interval = config.balanceInterval();
        this.balances = MultiGauge.builder(NAME)
                .description("What is left of a channel's account at its vendor, in the account's currency")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        if (interval.isPositive()) {
            next(random.nextDouble(JITTER));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    private void next(double intervals) {
        if (!timer.isShutdown()) {
            timer.schedule(this::round, (long) (interval.toMillis() * intervals), TimeUnit.MILLISECONDS);
        }
    }

    private void round() {
        try {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            calls().forEach(call -> ask(call).ifPresent(rows::add));
            balances.register(rows, true);
        } catch (RuntimeException e) {
            // The timer would stop for good if this went out; PostgreSQL away is told by the health check.
            log.debugf(e, "which channels have balances is not known");
        } finally {
            next(random.nextDouble(1 - JITTER, 1 + JITTER));
        }
    }

    private List<BalanceCall> calls() {
        return QuarkusTransaction.requiringNew().call(() -> channels.list("enabled = true order by name").stream()
                .filter(compiler::usable)
                .filter(row -> assembly.serving(row).balance() != null)
                .map(this::call)
                .toList());
    }

    /** Of the account of its first credential, as a call that names none. */
    private BalanceCall call(ChannelRow row) {
        return new BalanceCall(
                compiler.channel(row, null), null, assembly.serving(row).balance());
    }

    private Optional<MultiGauge.Row<?>> ask(BalanceCall call) {
        String channel = call.channel().name();
        Balance balance = balance(call);
        if (!balance.ok()) {
            Counter.builder(NAME + ".failures")
                    .description("Balances that could not be asked for")
                    .tag("channel", channel)
                    .register(meters)
                    .increment();
            log.debugf("the balance of channel %s is not known: %s", channel, balance.error());
        }
        boolean told = balance.ok() && balance.available() != null;
        return told ? Optional.of(row(channel, balance)) : Optional.empty();
    }

    private Balance balance(BalanceCall call) {
        try {
            JsonNode answer = gateways.balance(call);
            return Balance.of(answer, clock.instant());
        } catch (ProblemException noGateway) {
            return new Balance(false, 0, null, null, null, null, clock.instant(), noGateway.getMessage());
        }
    }

    /** What a vendor calls a currency becomes a label only if it looks like one. */
    private static MultiGauge.Row<?> row(String channel, Balance balance) {
        String said = balance.currency();
        String currency = said != null && CURRENCY.matcher(said).matches() ? said : UNKNOWN;
        double amount = new BigDecimal(balance.available()).doubleValue();
        return MultiGauge.Row.of(Tags.of("channel", channel, "currency", currency), amount);
    }
}
