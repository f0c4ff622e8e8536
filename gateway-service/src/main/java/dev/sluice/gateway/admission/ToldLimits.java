package dev.sluice.gateway.admission;

import dev.sluice.contracts.UsageEvent.LimitStart;
import java.util.List;

/**
 * The limits of a purse as usage events tell them. They stay the same from call to call and are a third of an event's text, so
 * that is made once.
 *
 * @param json the array
 */
record ToldLimits(List<LimitStart> limits, String json) {
    private static final int TYPICAL_EACH = 64;

    static ToldLimits of(List<LimitStart> limits) {
        JsonText json = new JsonText(TYPICAL_EACH * (limits.size() + 1)).open('[');
        for (LimitStart limit : limits) {
            json.open('{')
                    .string("id", limit.id())
                    .number("start", limit.start())
                    .close('}');
        }
        return new ToldLimits(limits, json.close(']').toString());
    }

    /** The array of an event's limits: ours where they are the same object, else made anew. */
    String jsonOf(List<LimitStart> others) {
        return others == limits ? json : of(others).json();
    }
}
