package dev.sluice.gateway;

import dev.sluice.contracts.RouteTable;
import java.util.List;
import java.util.Map;

/** Prices for tests, in nano-dollars for each; what is not named costs nothing. */
public final class Prices {
    private Long input;
    private Long output;
    private Long perRequest;
    private Long perImage;
    private Long perSecond;
    private Long perCharacter;
    private Map<String, Long> toolCalls = Map.of();

    private Prices() {}

    public static Prices tokens(long input, long output) {
        Prices prices = new Prices();
        prices.input = input;
        prices.output = output;
        return prices;
    }

    public static Prices pieces() {
        return new Prices();
    }

    public Prices perRequest(long nanos) {
        perRequest = nanos;
        return this;
    }

    public Prices perImage(long nanos) {
        perImage = nanos;
        return this;
    }

    public Prices perSecond(long nanos) {
        perSecond = nanos;
        return this;
    }

    public Prices perCharacter(long nanos) {
        perCharacter = nanos;
        return this;
    }

    public Prices toolCall(String name, long nanos) {
        toolCalls = Map.of(name, nanos);
        return this;
    }

    public RouteTable.Price made() {
        return new RouteTable.Price(
                "p1",
                0,
                false,
                input,
                null,
                null,
                null,
                output,
                null,
                null,
                null,
                null,
                List.of(),
                perRequest,
                perImage,
                perSecond,
                perCharacter,
                toolCalls);
    }
}
