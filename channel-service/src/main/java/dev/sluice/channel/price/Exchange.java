package dev.sluice.channel.price;

import dev.sluice.admin.ProblemException;
import dev.sluice.admin.Usd;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns stated amounts into nano-dollars with one rate, rounded half up. */
record Exchange(BigDecimal rate) {

    RouteTable.Price price(String id, Instant from, PriceBody stated) {
        return new RouteTable.Price(
                id,
                from.toEpochMilli(),
                Boolean.TRUE.equals(stated.free()),
                nanos(stated.input()),
                nanos(stated.cachedInput()),
                nanos(stated.cacheWrite5m()),
                nanos(stated.cacheWrite1h()),
                nanos(stated.output()),
                nanos(stated.reasoning()),
                nanos(stated.inputAudio()),
                nanos(stated.outputAudio()),
                nanos(stated.inputImage()),
                tiers(stated.tiers()),
                nanos(stated.perRequest()),
                nanos(stated.perImage()),
                nanos(stated.perSecond()),
                nanos(stated.perCharacter()),
                toolCalls(stated.toolCalls()));
    }

    private List<RouteTable.Tier> tiers(List<PriceBody.Tier> stated) {
        return stated == null
                ? List.of()
                : stated.stream()
                        .map(tier ->
                                new RouteTable.Tier(tier.aboveInputTokens(), nanos(tier.input()), nanos(tier.output())))
                        .toList();
    }

    private Map<String, Long> toolCalls(Map<String, Usd> stated) {
        Map<String, Long> nanos = new LinkedHashMap<>();
        if (stated != null) {
            stated.forEach((tool, amount) -> {
                if (amount != null) {
                    nanos.put(tool, nanos(amount));
                }
            });
        }
        return nanos;
    }

    private Long nanos(Usd amount) {
        if (amount == null) {
            return null;
        }
        BigDecimal nanos = BigDecimal.valueOf(amount.nanos()).multiply(rate).setScale(0, RoundingMode.HALF_UP);
        if (nanos.compareTo(BigDecimal.valueOf(Money.MAX)) > 0) {
            throw ProblemException.invalid("currency", "makes an amount beyond " + Money.format(Money.MAX) + " USD");
        }
        return nanos.longValueExact();
    }
}
