package dev.sluice.gateway.dialect.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String F =
            "{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}";
    private static final SparkDialect DIALECT = new SparkDialect();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_tokens':9                                                  | 'max_tokens':9
            'max_completion_tokens':99999                                   | 'max_tokens':8192
            'temperature':1.5,'top_p':0.9,'top_k':40                        | 'temperature':1.0,'top_p':0.9,'top_k':6
            'temperature':0                                                 | 'temperature':0.01
            'presence_penalty':1.5,'frequency_penalty':1.5                  | 'presence_penalty':1.5,'frequency_penalty':1.0
            'stop':'a','user':'u','reasoning_effort':'none'                 | 'stop':['a'],'user':'u'
            'stream_options':{'include_usage':true},'suppress_plugin':['x'] | 'suppress_plugin':['x']
            'response_format':{'type':'json_object'}                        | 'response_format':{'type':'json_object'}
            'tools':[{'function':{'name':'f'}}]                             | 'tools':[F],'tool_calls_switch':true
            'tools':[{'function':{'name':'f'}}],'tool_choice':'required'    | 'tools':[F],'tool_calls_switch':true,'tool_choice':'required'
            'tools':[{'function':{'name':'f'}}],'tool_choice':{'function':{'name':'f'}} | 'tools':[F],'tool_calls_switch':true,'tool_choice':{'type':'function','function':{'name':'f'}}
            'web_search_options':{}                                         | 'tools':[{'type':'web_search','web_search':{'enable':true,'search_mode':'normal'}}]
            'web_search_options':{'search_context_size':'high'}             | 'tools':[{'type':'web_search','web_search':{'enable':true,'search_mode':'deep'}}]
            """)
    void saysEachFieldItsOwnWay(String openAi, String spark) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", "generalv3.5");

        assertThat(asked.path()).isEqualTo("/chat/completions");
        assertThat(asked.headers()).isEmpty();
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked))
                .isEqualTo(json("{'model':'generalv3.5','stream':false," + HI + "," + spark.replace("F", F) + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'reasoning_effort':'none'                          | 'thinking':{'type':'disabled'}
            'reasoning_effort':'low','temperature':1.5         | 'thinking':{'type':'enabled'},'temperature':1.5
            'thinking':{'type':'auto'}                         | 'thinking':{'type':'auto'}
            'tools':[{'function':{'name':'f'}}],'tool_choice':{'function':{'name':'f'}} | 'tools':[F],'tool_calls_switch':true,'tool_choice':{'type':'function','name':'f'}
            """)
    void modelsThatThinkAreToldOtherwise(String openAi, String spark) throws Exception {
        for (String model : new String[] {"spark-x", "x1"}) {
            Asked asked = ask("{" + HI + "," + openAi + "}", model);

            assertThat(asked.dropped()).isEmpty();
            assertThat(body(asked))
                    .isEqualTo(
                            json("{'model':'" + model + "','stream':false," + HI + "," + spark.replace("F", F) + "}"));
        }
    }

    @Test
    void writesTextsCallsAndResults() throws Exception {
        Asked asked = ask("""
                {'messages':[{'role':'developer','content':'D'},
                 {'role':'user','content':[{'type':'text','text':'Hi'},{'type':'text','text':'there'}]},
                 {'role':'assistant','content':null,'reasoning_content':'Hm','tool_calls':[
                  {'id':'a','type':'function','function':{'name':'f','arguments':''}}]},
                 {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1'}]}]}""", "4.0Ultra");

        assertThat(body(asked).get("messages")).isEqualTo(json("""
                [{'role':'system','content':'D'},{'role':'user','content':'Hi\\nthere'},
                 {'role':'assistant','content':'','tool_calls':[
                  {'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'a','content':'1'}]"""));
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{" + HI + ",'seed':1,'presence_penalty':-1,'frequency_penalty':-1,'logprobs':true,'store':true,"
                        + "'reasoning_effort':'low','parallel_tool_calls':false,'web_search_options':{},"
                        + "'tools':[{'function':{'name':'f','strict':true}}]}",
                "lite");

        assertThat(asked.dropped())
                .containsExactly(
                        "frequency_penalty",
                        "logprobs",
                        "parallel_tool_calls",
                        "presence_penalty",
                        "reasoning_effort",
                        "seed",
                        "store",
                        "tools.function.strict",
                        "web_search_options");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2                                                                           | n
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{}}} | response_format
            'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}] | messages.image_url
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String openAi, String param) {
        String request = openAi.startsWith("'messages'") ? "{" + openAi + "}" : "{" + HI + "," + openAi + "}";

        assertThatThrownBy(() -> ask(request, "lite"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    @ParameterizedTest
    @CsvSource({
        "10003,UPSTREAM_REFUSED",
        "10007,UPSTREAM_RATE_LIMITED",
        "10008,UPSTREAM_FAILED",
        "10013,UPSTREAM_REFUSED",
        "10163,UPSTREAM_REFUSED",
        "10907,UPSTREAM_REFUSED",
        "11200,UPSTREAM_UNAUTHORIZED",
        "11201,UPSTREAM_QUOTA",
        "11202,UPSTREAM_RATE_LIMITED",
        "11203,UPSTREAM_RATE_LIMITED",
        "99999,"
    })
    void knowsFaultsByTheirNumbers(String code, ErrorKind kind) {
        String body = "{'error':{'message':'m','type':'api_error','param':null,'code':'" + code + "'}}";

        assertThat(DIALECT.fault(400, name -> null, body.replace('\'', '"').getBytes(UTF_8)))
                .isEqualTo(kind);
        assertThat(DIALECT.fault(502, name -> null, "<html>".getBytes(UTF_8))).isNull();
    }

    private static Asked ask(String request, String model) {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);
        return DIALECT.ask(ChatRequest.read(bytes, 0, bytes.length), new Target(model, false, 0, 8192, Map.of()));
    }

    private static JsonNode body(Asked asked) throws JsonProcessingException {
        return new ObjectMapper().readTree(new String(asked.body(), UTF_8));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
