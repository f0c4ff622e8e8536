package dev.sluice.gateway.dialect.dashscope;

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

class DashScopeRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final DashScopeDialect DIALECT = new DashScopeDialect();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_tokens':9                          | 'max_tokens':9
            'temperature':2,'top_p':0               | 'temperature':1.99,'top_p':0.001
            'top_k':4,'seed':7,'presence_penalty':1 | 'top_k':4,'seed':7,'presence_penalty':1.0
            'stop':['a','b']                        | 'stop':['a','b']
            'n':2                                   | 'n':2
            'logprobs':true                         | 'logprobs':true
            'logprobs':true,'top_logprobs':2        | 'logprobs':true,'top_logprobs':2
            'reasoning_effort':'none'               | 'enable_thinking':false
            'reasoning_effort':'low'                | 'enable_thinking':true,'thinking_budget':1024
            'reasoning_effort':'max'                | 'enable_thinking':true
            'max_tokens':100,'reasoning_effort':'high'    | 'max_tokens':50,'enable_thinking':true,'thinking_budget':50
            'enable_thinking':true,'thinking_budget':300  | 'enable_thinking':true,'thinking_budget':300
            'enable_search':true,'repetition_penalty':1.1 | 'enable_search':true,'repetition_penalty':1.1
            'response_format':{'type':'json_object'}      | 'response_format':{'type':'json_object'}
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},'strict':true}} | 'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},'strict':true}}
            'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],'tool_choice':'auto','parallel_tool_calls':false | 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],'tool_choice':'auto','parallel_tool_calls':false
            'tools':[{'type':'function','function':{'name':'f','description':'d'}}],'tool_choice':'required' | 'tools':[{'type':'function','function':{'name':'f','description':'d'}}],'tool_choice':{'type':'function','function':{'name':'f'}}
            """)
    void saysEachFieldItsOwnWay(String openAi, String dashscope) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", target("qwen-plus", false, 0, 0));

        assertThat(asked.path()).isEqualTo("/services/aigc/text-generation/generation");
        assertThat(asked.headers()).isEmpty();
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked))
                .isEqualTo(json("{'model':'qwen-plus','input':{'messages':[{'role':'user','content':'Hi'}]},"
                        + "'parameters':{'result_format':'message'," + dashscope + "}}"));
    }

    @Test
    void asksForAStreamInAHeader() throws Exception {
        Asked asked = ask("{" + HI + "}", target("qwen-plus", true, 0, 0));

        assertThat(asked.headers()).isEqualTo(Map.of("x-dashscope-sse", "enable"));
        assertThat(body(asked).get("parameters"))
                .isEqualTo(json("{'result_format':'message','incremental_output':true}"));
    }

    @ParameterizedTest
    @CsvSource({
        "qwen-plus,text",
        "qwen3-max,text",
        "deepseek-r1,text",
        "qwen-vl-max,multimodal",
        "qwen2.5-vl-72b-instruct,multimodal",
        "qwen3-vl-plus,multimodal",
        "qvq-max,multimodal",
        "qwen-omni-turbo,multimodal",
        "qwen3.7-plus,multimodal"
    })
    void choosesThePathByTheModel(String model, String path) throws Exception {
        Asked asked = ask("{" + HI + "}", target(model, false, 0, 0));

        assertThat(asked.path()).isEqualTo("/services/aigc/" + path + "-generation/generation");
        assertThat(body(asked).at("/input/messages/0/content").isArray()).isEqualTo(path.equals("multimodal"));
    }

    @Test
    void showsPicturesAndPlaysRecordings() throws Exception {
        Asked asked = ask("""
                {'messages':[{'role':'user','content':[{'type':'text','text':'Look'},
                 {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}},
                 {'type':'image_url','image_url':{'url':'https://x/y.png'}},
                 {'type':'input_audio','input_audio':{'data':'QQ==','format':'wav'}}]}]}""", target("own-model", false, 0, 0));

        assertThat(asked.path()).contains("multimodal");
        assertThat(body(asked).at("/input/messages/0/content")).isEqualTo(json("""
                [{'text':'Look'},{'image':'data:image/png;base64,QQ=='},{'image':'https://x/y.png'},
                 {'audio':'data:audio/wav;base64,QQ=='}]"""));
    }

    @Test
    void writesCallsAndTheirResults() throws Exception {
        Asked asked = ask("""
                {'messages':[
                 {'role':'system','content':'S'},{'role':'developer','content':'D'},
                 {'role':'user','content':'Hi'},{'role':'user','content':[{'type':'text','text':'there'}]},
                 {'role':'assistant','content':'Wait','tool_calls':[
                  {'id':'a','type':'function','function':{'name':'f','arguments':''}},
                  {'id':'b','type':'function','function':{'name':'g','arguments':'{\\"x\\":1}'}}]},
                 {'role':'tool','tool_call_id':'b','content':'2'},
                 {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1'}]},
                 {'role':'user','content':'So?'}]}""", target("qwen-plus", false, 0, 0));

        assertThat(body(asked).at("/input/messages")).isEqualTo(json("""
                [{'role':'system','content':'S'},{'role':'system','content':'D'},
                 {'role':'user','content':'Hi'},{'role':'user','content':'there'},
                 {'role':'assistant','content':'Wait','tool_calls':[
                  {'type':'function','id':'a','index':0,'function':{'name':'f','arguments':''}},
                  {'type':'function','id':'b','index':1,'function':{'name':'g','arguments':'{\\"x\\":1}'}}]},
                 {'role':'tool','content':'2','tool_call_id':'b','name':'g'},
                 {'role':'tool','content':'1','tool_call_id':'a','name':'f'},
                 {'role':'user','content':'So?'}]"""));
    }

    @Test
    void doesNotLetOpenModelsThinkOutsideOfStreams() throws Exception {
        Asked whole = ask("{" + HI + ",'reasoning_effort':'high'}", target("qwen3-235b-a22b", false, 0, 0));

        assertThat(body(whole).at("/parameters/enable_thinking").asBoolean(true))
                .isFalse();
        assertThat(whole.dropped()).containsExactly("reasoning_effort");
        Asked stream = ask("{" + HI + "}", target("qwen3-32b", true, 0, 0));
        assertThat(body(stream).get("parameters").has("enable_thinking")).isFalse();
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{" + HI + ",'frequency_penalty':1,'logprobs':true,'user':'u','store':true,"
                        + "'tools':[{'type':'function','function':{'name':'f','strict':true}}]}",
                target("qwen-vl-plus", false, 0, 0));

        assertThat(asked.dropped())
                .containsExactly("frequency_penalty", "logprobs", "store", "tools.function.strict", "user");
        assertThat(asked.path()).contains("multimodal");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':5                                                                                | n
            'n':2,'tools':[{'function':{'name':'f'}}]                                            | n
            'tools':[{'function':{'name':'f'}},{'function':{'name':'g'}}],'tool_choice':'required' | tool_choice
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'x'}}]}]      | messages.file
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String openAi, String param) {
        String request = openAi.startsWith("'messages'") ? "{" + openAi + "}" : "{" + HI + "," + openAi + "}";

        assertThatThrownBy(() -> ask(request, target("qwen-plus", false, 0, 0)))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidApiKey,UPSTREAM_UNAUTHORIZED",
        "Model.AccessDenied,UPSTREAM_UNAUTHORIZED",
        "Throttling,UPSTREAM_RATE_LIMITED",
        "Throttling.AllocationQuota,UPSTREAM_RATE_LIMITED",
        "limit_requests,UPSTREAM_RATE_LIMITED",
        "Arrearage,UPSTREAM_QUOTA",
        "insufficient_quota,UPSTREAM_QUOTA",
        "AllocationQuota.FreeTierOnly,UPSTREAM_QUOTA",
        "PrepaidBillOverdue,UPSTREAM_QUOTA",
        "DataInspectionFailed,UPSTREAM_REFUSED",
        "InvalidParameter.NotSupportEnableThinking,UPSTREAM_REFUSED",
        "InternalError.Timeout,UPSTREAM_TIMEOUT",
        "RequestTimeOut,UPSTREAM_TIMEOUT",
        "SystemError,UPSTREAM_FAILED"
    })
    void knowsFaultsByTheirCodes(String code, ErrorKind kind) {
        String body = "{\"code\":\"" + code + "\",\"message\":\"m\"}";

        assertThat(DIALECT.fault(400, name -> null, body.getBytes(UTF_8))).isEqualTo(kind);
        assertThat(DIALECT.fault(
                        400,
                        name -> null,
                        ("id:1\nevent:error\n:HTTP_STATUS/400\ndata:" + body + "\n\n").getBytes(UTF_8)))
                .isEqualTo(kind);
        assertThat(DIALECT.fault(502, name -> null, "<html>".getBytes(UTF_8))).isNull();
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
