package dev.sluice.admin;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.contracts.Money;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An amount in a JSON body: a decimal string in USD there, nano-dollars here. A JSON number is refused. */
@Schema(type = SchemaType.STRING, description = "USD as a decimal string with at most nine places", examples = "2.50")
public record Usd(long nanos) {

    /** {@code null} stays {@code null}. */
    public static Usd of(Long nanos) {
        return nanos == null ? null : new Usd(nanos);
    }

    /** {@code null} stays {@code null}. */
    public static Long nanos(Usd amount) {
        return amount == null ? null : amount.nanos;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Usd parse(String text) {
        return new Usd(Money.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return Money.format(nanos);
    }
}
