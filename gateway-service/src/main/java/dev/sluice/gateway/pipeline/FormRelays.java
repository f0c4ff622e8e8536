package dev.sluice.gateway.pipeline;

import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Incoming;
import java.util.Locale;

/** Carries answers to forms, which are what their headers say: models that cannot stream answer with an object to who asks for a stream. */
final class FormRelays {
    private FormRelays() {}

    static Relay of(Trial trial, Incoming response, Faults faults, Watch watch, Settings settings) {
        Envelope envelope = trial.call().envelope();
        String header = response.headers().get("content-type");
        String type = header == null ? "" : header.toLowerCase(Locale.ROOT);
        if (envelope.stream() && type.startsWith("text/event-stream")) {
            return new EventRelay(trial, response, faults, watch, settings);
        }
        // Somebody who is not the API answers with a page.
        boolean text = !type.startsWith("application/json") && !type.startsWith("text/html");
        return envelope.form().plain() && text
                ? new TextRelay(trial, response, watch, settings)
                : new BodyRelay(trial, response, faults, watch, settings);
    }
}
