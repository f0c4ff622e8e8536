package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.RouteTable.Parameters;
import dev.sluice.gateway.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
    private static final Limit NONE = Limit.ofValues(0);

    /** Single quotes stand for double ones. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'m','user':'u'} | {'model':'m'} | user",
                "{'user':'u','model':'m'} | {'model':'m'} | user",
                "{'user':'u','user':[{'user':1}],'model':'m','user':2 } | {'model':'m' } | user",
                "{ 'user' : 'u' , 'model' : 'm' , 'user' : 1 } | { 'model' : 'm' } | user",
                "{'us\\u0065r':'a\\'}','model':'m'} | {'model':'m'} | user",
                "{'model':'m','x':{'user':'u','seed':1,'top_p':2}} | {'model':'m','x':{'user':'u','seed':1,'top_p':2}} | ``",
                "{'model':'m','x':['user',{'top_p':1}],'users':'user'} | {'model':'m','x':['user',{'top_p':1}],'users':'user'} | ``",
                "{'seed' : 7,'model':'m'} | {'random_seed' : 7,'model':'m'} | ``",
                "{'s\\u0065\\u0065d':7,'model':'m'} | {'random_seed':7,'model':'m'} | ``",
                "{'seed':7,'random_seed':8,'model':'m'} | {'random_seed':7,'model':'m'} | random_seed",
                "{'random_seed':8,'model':'m'} | {'random_seed':8,'model':'m'} | ``",
                "{'top_p':1e2,'model':'m'} | {'top_p':0.50,'model':'m'} | ``",
                "{'top_p':{'a':[1]},'model':'m','top_p':null} | {'model':'m','top_p':0.50} | ``",
                "{'user':1} | {} | user",
                "{ 'user' : 1 } | {  } | user",
                "{} | {} | ``",
            })
    void removesRenamesAndSetsTopLevelFieldsOnly(String body, String expected, String dropped) {
        Parameters parameters = new Parameters(
                body.contains("top_p") && !body.contains("x") ? Map.of("top_p", "0.50") : null,
                null,
                List.of("user"),
                Map.of("seed", "random_seed"));

        Overridden changed = overrides(parameters, null).in(bytes(body), bytes(body).length, NONE);

        assertThat(edited(changed, body)).isEqualTo(expected.replace('\'', '"'));
        assertThat(changed.dropped()).isEqualTo(dropped.isEmpty() ? List.of() : List.of(dropped));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'m'} | {'top_p':0.5,'temperature':1,'model':'m'}",
                "`\t { 'model':'m' }` | `\t {'top_p':0.5,'temperature':1, 'model':'m' }`",
                "{'temperature':0,'model':'m'} | {'top_p':0.5,'temperature':0,'model':'m'}",
                "{'t\\u0065mperature':null,'model':'m'} | {'top_p':0.5,'t\\u0065mperature':null,'model':'m'}",
                "{'model':'m','top_p':{}} | {'temperature':1,'model':'m','top_p':0.5}",
                "{} | {'top_p':0.5,'temperature':1}",
                "{ } | {'top_p':0.5,'temperature':1 }",
            })
    void writesWhatTheClientDidNotSendInFront(String body, String expected) {
        Parameters parameters = new Parameters(Map.of("top_p", "0.5"), Map.of("temperature", "1"), null, null);

        assertThat(edited(overrides(parameters, null), body, NONE)).isEqualTo(expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'messages':[],'model':'m'} | {'messages':[S],'model':'m'}",
                "{'messages':[ \t],'model':'m'} | {'messages':[S \t],'model':'m'}",
                "{'m\\u0065ssages' : [ {'messages':[]}],'model':'m'} | {'m\\u0065ssages' : [S, {'messages':[]}],'model':'m'}",
                "{'model':'m','messages':'Hi'} | {'model':'m','messages':'Hi'}",
                "{'model':'m'} | {'model':'m'}",
            })
    void putsTheSystemPromptBeforeAllMessages(String body, String expected) {
        String message = "{\"role\":\"system\",\"content\":\"Say \\\"hé\\\".\\n\"}";

        assertThat(edited(overrides(null, "Say \"hé\".\n"), body, NONE))
                .isEqualTo(expected.replace('\'', '"').replace("S", message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'m'} | 0 | 0 | {'max_tokens':4096,'model':'m'}",
                "{'model':'m'} | 100 | 0 | {'max_tokens':100,'model':'m'}",
                "{'model':'m','max_tokens':7} | 7 | 0 | {'model':'m','max_tokens':7}",
                "{'model':'m','max_tokens':null} | 50 | 50 | {'model':'m','max_tokens':50}",
                "{'model':'m','max_completion_tokens':9} | 9 | 0 | {'model':'m','max_tokens':9}",
                "{'max_completion_tokens':9,'max_tokens':5,'model':'m'} | 9 | 0 | {'max_tokens':9,'model':'m'}",
                "{'model':'m','max_tokens':99999} | 99999 | 0 | {'model':'m','max_tokens':4096}",
            })
    void aLimitThatIsSetNeverExceedsWhatIsHeld(String body, long held, long cap, String expected) {
        Parameters parameters = new Parameters(Map.of("max_tokens", "4096"), null, null, null);

        assertThat(edited(overrides(parameters, null), body, new Limit(held, cap, "max_completion_tokens")))
                .isEqualTo(expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'m'} | 0 | {'max_tokens':40,'model':'m'}",
                "{'model':'m'} | 30 | {'max_tokens':30,'model':'m'}",
                "{'model':'m','max_tokens':50} | 0 | {'model':'m','max_tokens':50}",
                "{'model':'m','max_tokens':50} | 30 | {'model':'m','max_tokens':30}",
                "{'model':'m','max_completion_tokens':50} | 30 | {'model':'m','max_tokens':30}",
                "{'max_tokens':20,'max_completion_tokens':50,'model':'m'} | 30 | {'max_tokens':30,'model':'m'}",
            })
    void aLimitIsRenamedWithTheCapThatMoneySets(String body, long cap, String expected) {
        Parameters parameters =
                new Parameters(null, Map.of("max_tokens", "40"), null, Map.of("max_completion_tokens", "max_tokens"));

        assertThat(edited(overrides(parameters, null), body, new Limit(cap, cap, "max_completion_tokens")))
                .isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void theCapIsWrittenUnderTheNameThatTheUpstreamKnows() {
        Overrides overrides =
                overrides(new Parameters(null, null, null, Map.of("max_completion_tokens", "max_tokens")), null);

        assertThat(edited(overrides, "{'model':'m'}", new Limit(5, 5, "max_completion_tokens")))
                .isEqualTo("{\"max_tokens\":5,\"model\":\"m\"}");
    }

    @Test
    void whatIsPricedStaysAsItIsWhateverTheTableSays() {
        Parameters parameters = new Parameters(
                Map.of("n", "8", "model", "\"x\"", "max_tokens", "\"9\""),
                Map.of("stream", "true", "max_completion_tokens", "-1"),
                List.of("max_tokens", "n", "stream_options", "messages"),
                Map.of("x", "n", "max_tokens", "y", "z", "max_completion_tokens", "model", "w"));
        String body = "{'model':'m','x':2,'z':1000000,'max_tokens':3,'n':1,'stream_options':{},'messages':[]}";

        assertThat(edited(overrides(parameters, null), body, NONE)).isEqualTo(body.replace('\'', '"'));
    }

    @Test
    void theQuestionForUsageIsRemovedWhereNobodyAsks() {
        Parameters parameters = new Parameters(null, null, List.of("stream_options"), null);
        Overrides unasked = Overrides.of(Samples.overriding(parameters, null, Map.of("includeUsage", "false")));

        assertThat(edited(unasked, "{'model':'m','stream_options':{'include_usage':true}}", NONE))
                .isEqualTo("{\"model\":\"m\"}");
    }

    @Test
    void aChannelThatChangesNothingHasNone() {
        assertThat(Overrides.of(Samples.channel("c", 0, 1))).isNull();
        assertThat(Overrides.of(Samples.overriding(null, "Hi", Map.of()))).isNotNull();
    }

    @Test
    void knowsHowMuchLongerItMakesARequest() {
        Overrides overrides = overrides(
                new Parameters(Map.of("top_p", "0.5"), Map.of("é", "\"é\""), null, Map.of("a", "longer")), "héllo");
        String body = "{'a':1,'messages':[{}],'model':'m'}";

        int longer = bytes(edited(overrides, body, NONE)).length - bytes(body).length;

        assertThat(overrides.addedBytes()).isBetween(longer, longer + 8);
    }

    private static Overrides overrides(Parameters parameters, String systemPrompt) {
        return Overrides.of(Samples.overriding(parameters, systemPrompt, Map.of()));
    }

    private static String edited(Overrides overrides, String body, Limit limit) {
        return edited(overrides.in(bytes(body), bytes(body).length, limit), body);
    }

    private static String edited(Overridden changed, String body) {
        return new String(Edit.joined(changed.edits(), bytes(body), 0, bytes(body).length), UTF_8);
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(UTF_8);
    }
}
