package dev.sluice.gateway.balance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.conversation.Trees;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The kinds of balances, by their names in the catalogue. */
public final class BalanceSources {
    private static final String USD = "USD";
    private static final String CNY = "CNY";
    /** Keys of the two hosts are not interchangeable, and neither are their currencies. */
    private static final Map<String, String> CURRENCIES = Map.of(
            "api.moonshot.cn", CNY, "api.moonshot.ai", USD, "api.siliconflow.cn", CNY, "api.siliconflow.com", USD);

    private static final Map<String, BalanceSource> KNOWN = Map.of(
            "deepseek", new DeepSeek(),
            "moonshot", new Moonshot(),
            "one-api", new OneApi(),
            "openrouter", new OpenRouter(),
            "siliconflow", new SiliconFlow());

    private BalanceSources() {}

    /** Null for a name that is none of them. */
    public static BalanceSource of(String kind) {
        return KNOWN.get(kind);
    }

    private static Balance left(String currency, BigDecimal total, BigDecimal used) {
        return new Balance(currency, total.subtract(used), used, total);
    }

    /** One balance for each currency, of which the first counts that something is left of. */
    private static final class DeepSeek implements BalanceSource {
        @Override
        public String baseUrl(String ofChats) {
            return ofChats.replaceFirst("/v1$", "");
        }

        @Override
        public List<String> paths(LocalDate today) {
            return List.of("/user/balance");
        }

        @Override
        public Balance read(List<JsonNode> answers, String host) {
            List<Balance> balances = answers.getFirst()
                    .path("balance_infos")
                    .valueStream()
                    .map(one -> new Balance(
                            Trees.text(one, "currency"), Amounts.required(one, "total_balance"), null, null))
                    .toList();
            return balances.stream()
                    .filter(one -> one.available().signum() > 0)
                    .findFirst()
                    .orElseGet(() -> balances.stream()
                            .findFirst()
                            .orElseThrow(() -> new MalformedAnswerException("no balance")));
        }
    }

    private static final class Moonshot implements BalanceSource {
        @Override
        public List<String> paths(LocalDate today) {
            return List.of("/users/me/balance");
        }

        @Override
        public Balance read(List<JsonNode> answers, String host) {
            JsonNode data = answers.getFirst().path("data");
            return new Balance(CURRENCIES.get(host), Amounts.required(data, "available_balance"), null, null);
        }
    }

    private static final class SiliconFlow implements BalanceSource {
        @Override
        public List<String> paths(LocalDate today) {
            return List.of("/user/info");
        }

        @Override
        public Balance read(List<JsonNode> answers, String host) {
            JsonNode data = answers.getFirst().path("data");
            return new Balance(CURRENCIES.get(host), Amounts.required(data, "totalBalance"), null, null);
        }
    }

    private static final class OpenRouter implements BalanceSource {
        @Override
        public List<String> paths(LocalDate today) {
            return List.of("/credits");
        }

        @Override
        public Balance read(List<JsonNode> answers, String host) {
            JsonNode data = answers.getFirst().path("data");
            return left(USD, Amounts.required(data, "total_credits"), Amounts.required(data, "total_usage"));
        }
    }

    /** The limit in dollars, and what was used of it in cents. */
    private static final class OneApi implements BalanceSource {
        /** With which keys say that they have no limit. */
        private static final BigDecimal UNLIMITED = BigDecimal.valueOf(100_000_000);

        @Override
        public List<String> paths(LocalDate today) {
            return List.of(
                    "/dashboard/billing/subscription",
                    "/dashboard/billing/usage?start_date=" + today.withDayOfMonth(1) + "&end_date="
                            + today.plusDays(1));
        }

        @Override
        public Balance read(List<JsonNode> answers, String host) {
            BigDecimal total = Amounts.required(answers.getFirst(), "hard_limit_usd");
            BigDecimal used = Amounts.required(answers.getLast(), "total_usage").movePointLeft(2);
            return total.compareTo(UNLIMITED) >= 0 ? new Balance(USD, null, used, null) : left(USD, total, used);
        }
    }
}
