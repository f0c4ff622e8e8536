package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    @Test
    void readsUsageWithAllDetails() {
        Answer answer = read("""
                {"model":"m","choices":[],"usage":{"prompt_tokens":82,"completion_tokens":17,"total_tokens":99,
                "prompt_tokens_details":{"cached_tokens":20,"audio_tokens":3,"cache_write_tokens":5},
                "completion_tokens_details":{"reasoning_tokens":4,"audio_tokens":2}}}""");

        assertThat(answer.usage()).isEqualTo(new Usage(UsageSource.REPORTED, 82, 20, 5, 17, 4, 3, 2));
        assertThat(answer.isUsageChunk()).isTrue();
    }

    @Test
    void countsSearchesOfTheWeb() {
        Usage searched = read("""
                {"usage":{"prompt_tokens":5,"completion_tokens":2,"server_tool_use":{"web_search_requests":3,"web_fetch_requests":1}}}""").usage();

        assertThat(searched.pieces()).isEqualTo(new Pieces(1, 0, 0, 0, Map.of("web_search", 3L)));
        assertThat(read("{\"usage\":{\"prompt_tokens\":5,\"server_tool_use\":{\"web_search_requests\":0}}}")
                        .usage()
                        .pieces())
                .isNull();
    }

    @Test
    void doesNotTakeSourcesForText() {
        Answer answer = read("""
                {"choices":[{"delta":{"content":"Hé","annotations":[{"type":"url_citation","url_citation":
                {"start_index":0,"end_index":2,"title":"A title","url":"https://a.example"}}]}}]}""");

        assertThat(answer.textBytes()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'choices':[{'delta':{},'usage':{'prompt_tokens':5,'completion_tokens':2,'cached_tokens':3}}]} | 5 | 3 | 2",
                "{'x_groq':{'id':'r','usage':{'prompt_tokens':5,'completion_tokens':2}},'choices':[]} | 5 | 0 | 2",
                "{'usage':{'prompt_tokens':5,'prompt_cache_hit_tokens':4,'prompt_cache_miss_tokens':1,'completion_tokens':2}} | 5 | 4 | 2",
                "{'usage':{'prompt_tokens':4.2,'completion_tokens':'2'}} | 5 | 0 | 2",
                "{'usage':{'prompt_tokens':-7,'completion_tokens':2}} | 0 | 0 | 2",
                "{'usage':{'prompt_tokens':5,'prompt_tokens_details':{'cached_tokens':9},'completion_tokens':2}} | 5 | 5 | 2",
            })
    void readsTheUsageOfEveryVendor(String body, long input, long cached, long output) {
        Usage usage = read(body.replace('\'', '"')).usage();

        assertThat(usage.input()).isEqualTo(input);
        assertThat(usage.cachedInput()).isEqualTo(cached);
        assertThat(usage.output()).isEqualTo(output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'content':'Hé'}}]}",
                "{'choices':[{'delta':{'content':null,'reasoning_content':'x'}}]}",
                "{'choices':[{'delta':{'reasoning':'x'}}]}",
                "{'choices':[{'delta':{'refusal':'x'}}]}",
                "{'choices':[{'delta':{'audio':{'data':'x'}}}]}",
                "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'c','type':'function','function':{'name':'f','arguments':''}}]}}]}",
                "{'choices':[{'delta':{'content':[{'type':'text','text':'x'}]}}]}",
                "{'choices':[{'text':'x'}]}",
            })
    void seesContent(String chunk) {
        assertThat(read(chunk.replace('\'', '"')).hasContent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'role':'assistant','content':'','refusal':null}}],'usage':null}",
                "{'choices':[{'delta':{},'finish_reason':'stop'}]}",
                "{'choices':[{'delta':{'tool_calls':[]}}],'obfuscation':'x'}",
                "{'choices':[],'prompt_filter_results':[{'x':'y'}]}",
            })
    void seesNoContentWhereThereIsNone(String chunk) {
        assertThat(read(chunk.replace('\'', '"')).hasContent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'m','type':'t','code':400,'param':null}}",
                "{'object':'error','message':'m','type':'t','code':400}",
                "{'code':'Arrearage','message':'m','request_id':'r'}",
                "{'error':'m'}",
            })
    void seesAnErrorInEveryShape(String body) {
        Answer answer = read(body.replace('\'', '"'));

        assertThat(answer.error()).isNotNull();
        assertThat(answer.error().message()).isEqualTo("m");
    }

    @Test
    void seesNoErrorInASuccessThatSaysSo() {
        String body = "{'code':0,'message':'Success','choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2}}";

        assertThat(read(body.replace('\'', '"')).error()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"a\":", "{} {}", "{\"a\":1}x", "null"})
    void isNullForWhatIsNoObject(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void renamesTheModelAndNullsUsageInPlace() {
        String chunk = "data: { \"model\" : \"up\" , \"choices\":[{\"delta\":{\"content\":\"x\"}}],"
                + " \"usage\" : {\"prompt_tokens\":1,\"completion_tokens\":{ } }, \"é\":1}\n\n";
        byte[] bytes = chunk.getBytes(UTF_8);
        Answer answer = AnswerReader.read(bytes, 6, bytes.length - 2);

        String edited =
                EnvelopeReaderTest.text(Edit.apply(AnswerEdits.of(answer, "mine", true), bytes, 0, bytes.length));

        assertThat(edited)
                .isEqualTo("data: { \"model\" : \"mine\" , \"choices\":[{\"delta\":{\"content\":\"x\"}}],"
                        + " \"usage\" : null, \"é\":1}\n\n");
        assertThat(AnswerEdits.of(answer, "up", false)).isEmpty();
    }

    @Test
    void readsALongBodyWhileItPassesByteByByte() {
        byte[] body = ("\n\n{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + "é".repeat(50)
                        + "\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}")
                .getBytes(UTF_8);

        try (AnswerFeed feed = new AnswerFeed(Endpoint.CHAT)) {
            for (int i = 0; i < body.length; i++) {
                assertThat(feed.end()).isNull();
                feed.feed(body, i, i + 1);
            }
            assertThat(feed.end().usage().output()).isEqualTo(4);
            assertThat(feed.end().textBytes()).isEqualTo(100);
        }
    }

    @Test
    void takesAMessageAtTheTopForTheErrorsOnlyWhereThereIsOne() {
        byte[] body = "{\"message\":\"No such model\"}".getBytes(UTF_8);

        assertThat(AnswerReader.readError(body).error().message()).isEqualTo("No such model");
        assertThat(AnswerReader.read(body, 0, body.length).error()).isNull();
        assertThat(AnswerReader.readError("<html>".getBytes(UTF_8))).isNull();
    }

    private static Answer read(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return AnswerReader.read(bytes, 0, bytes.length);
    }
}
