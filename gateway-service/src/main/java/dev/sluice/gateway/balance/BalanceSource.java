package dev.sluice.gateway.balance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;

/** One kind of vendor's balance. Stateless. */
public interface BalanceSource {
    /** @param ofChats the channel's base URL */
    default String baseUrl(String ofChats) {
        return ofChats;
    }

    /** What to ask for, one after the other, below the base URL. */
    List<String> paths(LocalDate today);

    /**
     * @param answers in the order of the paths
     * @param host of the channel's base URL
     * @throws dev.sluice.gateway.conversation.MalformedAnswerException when they hold no balance
     */
    Balance read(List<JsonNode> answers, String host);
}
