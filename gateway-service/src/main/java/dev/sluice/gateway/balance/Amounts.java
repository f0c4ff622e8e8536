package dev.sluice.gateway.balance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import java.math.BigDecimal;

/** Amounts in answers: numbers or texts of them. */
final class Amounts {
    private static final int MAX_TEXT = 40;

    private Amounts() {}

    static BigDecimal required(JsonNode holder, String field) {
        JsonNode value = holder.path(field);
        BigDecimal amount = value.isNumber() ? value.decimalValue() : ofText(value.asText());
        if (amount == null || Math.abs((long) amount.scale()) > MAX_TEXT) {
            throw new MalformedAnswerException("no amount `" + field + "`");
        }
        return amount;
    }

    private static BigDecimal ofText(String text) {
        return text.length() <= MAX_TEXT && text.matches("-?[0-9]+(\\.[0-9]+)?") ? new BigDecimal(text) : null;
    }
}
