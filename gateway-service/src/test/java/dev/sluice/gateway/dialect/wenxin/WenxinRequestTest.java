package dev.sluice.gateway.dialect.wenxin;

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

class WenxinRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final WenxinDialect DIALECT = new WenxinDialect();
    private static final Target ERNIE = target("ERNIE-4.0-8K", false, 0, 2048);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_tokens':9                          | 'max_output_tokens':9
            'max_tokens':1                          | 'max_output_tokens':2
            'max_tokens':9999                       | 'max_output_tokens':2048
            'temperature':2,'top_p':2               | 'temperature':1.0,'top_p':1.0
            'temperature':0                         | 'temperature':0.01
            'stop':['a','b']                        | 'stop':['a','b']
            'user':'u'                              | 'user_id':'u'
            'reasoning_effort':'none','penalty_score':1.5 | 'penalty_score':1.5
            'response_format':{'type':'json_object'}      | 'response_format':'json_object'
            'tools':[{'function':{'name':'f'}}],'parallel_tool_calls':false | 'functions':[{'name':'f','description':'f','parameters':{'type':'object','properties':{}}}]
            'tools':[{'function':{'name':'f','description':'d','parameters':{'type':'object'}}}],'tool_choice':'required' | 'functions':[{'name':'f','description':'d','parameters':{'type':'object'}}],'tool_choice':{'type':'function','function':{'name':'f'}}
            """)
    void saysEachFieldItsOwnWay(String openAi, String wenxin) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", ERNIE);

        assertThat(asked.headers()).isEmpty();
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked)).isEqualTo(json("{'messages':[{'role':'user','content':'Hi'}]," + wenxin + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "ERNIE-4.0,completions_pro",
        "ERNIE-3.5-8K,completions",
        "ERNIE-Bot-turbo,eb-instant",
        "ERNIE-Speed-8K,ernie_speed",
        "ERNIE-Speed-128K,ernie-speed-128k",
        "BLOOMZ-7B,bloomz_7b1",
        "My/Own,my%2Fown"
    })
    void namesTheModelInThePath(String model, String path) throws Exception {
        Asked asked = ask("{" + HI + ",'stream':true}", target(model, true, 0, 0));

        assertThat(asked.path()).isEqualTo("/wenxinworkshop/chat/" + path);
        assertThat(body(asked)).isEqualTo(json("{'messages':[{'role':'user','content':'Hi'}],'stream':true}"));
    }

    @Test
    void tellsCallsOneAfterTheOther() throws Exception {
        String turns = """
                {'role':'assistant','content':'Wait','function_call':{'name':'g','arguments':'{\\"x\\":1}'}},
                 {'role':'function','content':'2','name':'g'},
                 {'role':'assistant','content':'','function_call':{'name':'f','arguments':'{}'}},
                 {'role':'function','content':'1','name':'f'},
                 {'role':'assistant','content':'...'},{'role':'user','content':'So?'}]""";
        Asked apart = ask("""
                {'messages':[
                 {'role':'system','content':'S'},{'role':'developer','content':'D'},
                 {'role':'user','content':'Hi'},{'role':'user','content':[{'type':'text','text':'there'}]},
                 {'role':'assistant','content':'Wait','tool_calls':[
                  {'id':'a','type':'function','function':{'name':'f','arguments':''}},
                  {'id':'b','type':'function','function':{'name':'g','arguments':'{\\"x\\":1}'}}]},
                 {'role':'tool','tool_call_id':'b','content':'2'},
                 {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1'}]},
                 {'role':'user','content':'So?'}]}""", ERNIE);
        Asked before = ask("""
                {'messages':[
                 {'role':'system','content':'S'},{'role':'developer','content':'D'},
                 {'role':'user','content':'Hi'},{'role':'user','content':[{'type':'text','text':'there'}]},
                 {'role':'assistant','content':'Wait','tool_calls':[
                  {'id':'a','type':'function','function':{'name':'f','arguments':''}},
                  {'id':'b','type':'function','function':{'name':'g','arguments':'{\\"x\\":1}'}}]},
                 {'role':'tool','tool_call_id':'b','content':'2'},
                 {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1'}]},
                 {'role':'user','content':'So?'}],'tools':[{'function':{'name':'f'}}]}""", ERNIE);

        assertThat(body(apart).get("system").asText()).isEqualTo("S\n\nD");
        assertThat(body(apart).get("messages")).isEqualTo(json("[{'role':'user','content':'Hi\\nthere'}," + turns));
        assertThat(body(before).has("system")).isFalse();
        assertThat(body(before).get("messages"))
                .isEqualTo(json("[{'role':'user','content':'S\\n\\nD\\n\\nHi\\nthere'}," + turns));
    }

    @Test
    void fillsInWhoSaidNothing() throws Exception {
        Asked asked = ask("""
                {'messages':[{'role':'assistant','content':'Hello'},{'role':'user','content':''},
                 {'role':'assistant','content':'Look','tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}}]},
                 {'role':'user','content':'Never mind'}]}""", ERNIE);

        assertThat(body(asked).get("messages")).isEqualTo(json("""
                [{'role':'user','content':'...'},{'role':'assistant','content':'Hello'},{'role':'user','content':'...'},
                 {'role':'assistant','content':'Look'},{'role':'user','content':'Never mind'}]"""));
    }

    @Test
    void tellsWhatItCannotSay() throws Exception {
        Asked asked = ask(
                "{" + HI
                        + ",'seed':1,'top_k':1,'presence_penalty':1,'frequency_penalty':1,'logprobs':true,'store':true,"
                        + "'reasoning_effort':'low','parallel_tool_calls':true,"
                        + "'tools':[{'function':{'name':'f','strict':true}}]}",
                ERNIE);

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
                        "top_k");
        assertThat(body(ask("{" + HI + ",'tools':[{'function':{'name':'f'}}],'tool_choice':'none'}", ERNIE))
                        .has("functions"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2                                                                                  | n
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{}}}        | response_format
            'tools':[{'function':{'name':'f'}},{'function':{'name':'g'}}],'tool_choice':'required' | tool_choice
            'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'He'}]        | messages
            'messages':[{'role':'user','content':'Hi'},{'role':'tool','tool_call_id':'x','content':'He'}]       | messages
            'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}] | messages.image_url
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String openAi, String param) {
        String request = openAi.startsWith("'messages'") ? "{" + openAi + "}" : "{" + HI + "," + openAi + "}";

        assertThatThrownBy(() -> ask(request, ERNIE))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    @ParameterizedTest
    @CsvSource({
        "4,UPSTREAM_RATE_LIMITED",
        "17,UPSTREAM_QUOTA",
        "18,UPSTREAM_RATE_LIMITED",
        "19,UPSTREAM_QUOTA",
        "100,UPSTREAM_UNAUTHORIZED",
        "110,UPSTREAM_UNAUTHORIZED",
        "111,UPSTREAM_UNAUTHORIZED",
        "336000,UPSTREAM_FAILED",
        "336003,UPSTREAM_REFUSED",
        "336100,UPSTREAM_FAILED",
        "336103,UPSTREAM_REFUSED",
        "336501,UPSTREAM_RATE_LIMITED",
        "336502,UPSTREAM_RATE_LIMITED",
        "999999,UPSTREAM_FAILED"
    })
    void knowsFaultsByTheirNumbers(int code, ErrorKind kind) {
        assertThat(Fault.of(code)).isEqualTo(kind);
    }

    private static Asked ask(String request, Target target) {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);
        return DIALECT.ask(ChatRequest.read(bytes, 0, bytes.length), target);
    }

    private static Target target(String model, boolean stream, long maxTokens, long modelMaxTokens) {
        return new Target(model, stream, maxTokens, modelMaxTokens, Map.of());
    }

    private static JsonNode body(Asked asked) throws JsonProcessingException {
        return new ObjectMapper().readTree(new String(asked.body(), UTF_8));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
