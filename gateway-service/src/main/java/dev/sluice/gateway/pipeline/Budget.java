package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Endpoint;
import dev.sluice.gateway.dialect.OpenAiChunks;
import dev.sluice.gateway.metering.Estimate;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Keeps what is held ahead of an answer that neither client nor model bounds: at half a step left another one is taken; when
 * there is none, the answer may go up to what is held.
 */
final class Budget {
    private final Trial trial;
    private final boolean bounded;
    private long outputTokens;
    private boolean growing;
    private boolean exhausted;

    Budget(Trial trial) {
        this.trial = trial;
        this.bounded =
                trial.estimate().bounded() || trial.cap() > 0 || !trial.tariff().chargesOutput();
        this.outputTokens = trial.estimate().outputBound();
    }

    /** @param atTheEnd takes the events that end the answer; called when no more may be written */
    void spent(long textBytes, Consumer<Buffer> atTheEnd) {
        if (bounded) {
            return;
        }
        long written = Estimate.tokensOf(textBytes);
        if (exhausted && written >= outputTokens) {
            atTheEnd.accept(Buffer.buffer(OpenAiChunks.length(
                    trial.call().endpoint() == Endpoint.CHAT,
                    trial.call().id(),
                    trial.call().envelope().model(),
                    trial.call().startedAt() / 1000,
                    trial.call().envelope().choices())));
        } else if (!growing && !exhausted && written > outputTokens - Estimate.STEP / 2) {
            grow();
        }
    }

    private void grow() {
        growing = true;
        long inputs = trial.estimate().inputBound();
        long more = trial.tariff().worst(inputs, outputTokens + Estimate.STEP)
                - trial.tariff().worst(inputs, outputTokens);
        trial.hold().grow(more).onComplete(done -> {
            growing = false;
            if (done.succeeded() && done.result()) {
                outputTokens += Estimate.STEP;
            } else {
                exhausted = true;
            }
        });
    }
}
