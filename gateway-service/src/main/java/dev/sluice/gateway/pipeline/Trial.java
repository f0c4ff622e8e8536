package dev.sluice.gateway.pipeline;

import dev.sluice.contracts.Money;
import dev.sluice.gateway.admission.Hold;
import dev.sluice.gateway.metering.Estimate;
import dev.sluice.gateway.metering.Tariff;
import dev.sluice.gateway.routing.Route;

/** What one attempt starts from. */
record Trial(Call call, Route route, Hold hold, int number, Estimate estimate) {

    Tariff tariff() {
        return new Tariff(route.price(), route.groupMultiplier());
    }

    /** What the channel costs us; no group's multiplier touches that. */
    Tariff cost() {
        return new Tariff(route.cost(), Money.DOLLAR);
    }

    /** The most that each choice may write for what is held; 0 when the worst case is covered. */
    long cap() {
        if (tariff().worst(estimate.inputBound(), estimate.outputBound()) <= hold.nanos()) {
            return 0;
        }
        long output = tariff().affordableOutput(hold.nanos(), estimate.inputBound(), estimate.outputBound());
        return Math.max(1, output / call.envelope().choices());
    }

    /** How the client knows the model, where the channel calls it otherwise; else null. */
    String renamedTo() {
        String asked = call.envelope().model();
        return asked.equals(route.upstreamModel()) ? null : asked;
    }
}
