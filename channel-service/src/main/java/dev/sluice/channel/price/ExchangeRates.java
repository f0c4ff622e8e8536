package dev.sluice.channel.price;

import dev.sluice.service.StartRefused;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code sluice.exchange-rates}. */
final class ExchangeRates {
    private static final Pattern SEPARATOR = Pattern.compile("[,;]");
    private static final Pattern RATE = Pattern.compile("\\s*([A-Z]{3})\\s*=\\s*([0-9]{1,9}(?:\\.[0-9]{1,12})?)\\s*");

    private ExchangeRates() {}

    /** Currency → USD for one unit; USD is always there. */
    static Map<String, BigDecimal> parse(String setting) {
        Map<String, BigDecimal> rates = new TreeMap<>();
        SEPARATOR.splitAsStream(setting).filter(one -> !one.isBlank()).forEach(one -> {
            Matcher rate = RATE.matcher(one);
            if (!rate.matches()
                    || new BigDecimal(rate.group(2)).signum() == 0
                    || rate.group(1).equals(PriceBody.USD)) {
                throw new StartRefused("sluice.exchange-rates has '" + one.strip()
                        + "'; write how many USD one unit is, such as EUR=1.08,CNY=0.14");
            }
            rates.put(rate.group(1), new BigDecimal(rate.group(2)));
        });
        rates.put(PriceBody.USD, BigDecimal.ONE);
        return rates;
    }
}
