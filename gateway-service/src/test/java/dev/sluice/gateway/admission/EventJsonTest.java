package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.LimitStart;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void writesEveryComponentAsAMapperReadsIt() throws Exception {
        UsageEvent full = filled();

        JsonNode written = mapper.readTree(EventJson.of(full));

        assertThat(written).isEqualTo(mapper.readTree(mapper.writeValueAsString(full)));
        assertThat(mapper.treeToValue(written, UsageEvent.class)).isEqualTo(full);
    }

    @Test
    void writesTheNextEventOfAnOperationLikeTheFirst() throws Exception {
        UsageEvent full = filled();
        ToldLimits told = ToldLimits.of(full.limits());
        EventJson json = new EventJson();

        assertThat(json.of(full, told)).isEqualTo(json.of(full, told));
        assertThat(mapper.readTree(json.of(full, told))).isEqualTo(mapper.readTree(mapper.writeValueAsString(full)));
    }

    @Test
    void leavesOutWhatIsNotThere() throws Exception {
        UsageEvent empty = (UsageEvent) canonical().newInstance(zeros());

        assertThat(EventJson.of(empty)).isEqualTo("{}");
        assertThat(mapper.readValue(EventJson.of(empty), UsageEvent.class)).isEqualTo(empty);
    }

    @Test
    void limitsOfThePurseAreToldAsTheyAreAndOthersToo() throws Exception {
        UsageEvent event = filled();
        ToldLimits same = ToldLimits.of(event.limits());
        ToldLimits later = ToldLimits.of(List.of(new LimitStart("a:usd:day", 8)));

        assertThat(new EventJson().of(event, same)).isEqualTo(EventJson.of(event));
        assertThat(new EventJson().of(event, later)).isEqualTo(EventJson.of(event));
    }

    @Test
    void usageOfTokensOnlyIsWrittenAndReadAsBeforeThereWerePieces() throws Exception {
        Usage tokens = new Usage(UsageSource.REPORTED, 3, 0, 0, 0, 0, 0, 0);

        assertThat(tokens.pieces()).isNull();
        assertThat(mapper.readValue("{\"source\":\"REPORTED\",\"input\":3}", Usage.class))
                .isEqualTo(tokens);
    }

    @Property
    void readsBackAnyTextAsItWas(@ForAll String text, @ForAll String name) throws Exception {
        String written = new JsonText(16)
                .open('{')
                .string("text", text)
                .open("tags", '{')
                .entry(name, text)
                .close('}')
                .close('}')
                .toString();

        JsonNode read = mapper.readTree(written);
        assertThat(read.get("text").textValue()).isEqualTo(text);
        assertThat(read.get("tags").get(name).textValue()).isEqualTo(text);
    }

    /** A value of its own for every component, so that none can stand in for another, and none that is new is forgotten. */
    private static UsageEvent filled() throws ReflectiveOperationException {
        RecordComponent[] components = UsageEvent.class.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i], i + 1);
        }
        return (UsageEvent) canonical().newInstance(values);
    }

    private static Object value(RecordComponent component, int number) {
        Class<?> type = component.getType();
        if (type == int.class || type == Integer.class) {
            return number;
        }
        if (type == long.class || type == Long.class) {
            return 5_000_000_000L + number;
        }
        if (type == boolean.class) {
            return true;
        }
        return switch (component.getName()) {
            case "outcome" -> Outcome.CUT;
            case "usage" ->
                new Usage(
                        UsageSource.ESTIMATED,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        7,
                        new Pieces(8, 9, 10, 11, Map.of("web_search", 12L)));
            case "lines" -> List.of(new ChargeLine("input", 1, 2, 3), new ChargeLine("output", 4, 5, 6));
            case "limits" -> List.of(new LimitStart("a:usd:day", 7));
            case "tags" -> Map.of("team", "se\"arch\u0001ä");
            default -> "text \"" + number;
        };
    }

    private static Object[] zeros() {
        return Arrays.stream(UsageEvent.class.getRecordComponents())
                .map(component -> (Object)
                        (component.getType() == int.class
                                ? 0
                                : component.getType() == long.class
                                        ? 0L
                                        : component.getType() == boolean.class ? Boolean.FALSE : null))
                .toArray();
    }

    private static Constructor<?> canonical() {
        return UsageEvent.class.getDeclaredConstructors()[0];
    }
}
