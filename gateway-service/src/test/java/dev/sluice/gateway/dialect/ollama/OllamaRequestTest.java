package dev.sluice.gateway.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.GatewayException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String TOOL = "'tools':[{'type':'function','function':{'name':'f'}}]";
    private static final OllamaDialect DIALECT = new OllamaDialect();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_tokens':9                                     | ,'options':{'num_predict':9}
            'max_completion_tokens':9000                       | ,'options':{'num_predict':4096}
            'temperature':1.7,'top_p':0.5,'top_k':4,'seed':-1  | ,'options':{'temperature':1.7,'top_p':0.5,'top_k':4,'seed':-1}
            'presence_penalty':1,'frequency_penalty':-0.5      | ,'options':{'presence_penalty':1.0,'frequency_penalty':-0.5}
            'min_p':0.05,'repeat_penalty':1.1                  | ,'options':{'min_p':0.05,'repeat_penalty':1.1}
            'stop':'a'                                         | ,'options':{'stop':['a']}
            'response_format':{'type':'json_object'}           | ,'format':'json'
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}} | ,'format':{'type':'object'}
            'reasoning_effort':'none'                          | ,'think':false
            'reasoning_effort':'minimal'                       | ,'think':'low'
            'reasoning_effort':'xhigh'                         | ,'think':'high'
            'reasoning_effort':'max'                           | ,'think':'max'
            'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object','required':['x']}}}] | ,'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object','required':['x']}}}]
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'auto' | ,'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}]
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'none' | ``
            """)
    void saysEachFieldItsOwnWay(String openAi, String ollama) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", Map.of());

        assertThat(asked.path()).isEqualTo("/api/chat");
        assertThat(asked.headers()).isEmpty();
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked)).isEqualTo(json("{'model':'llama3.2','stream':false," + HI + ollama + "}"));
    }

    @Test
    void loadsTheModelAsTheChannelSays() throws Exception {
        Asked asked = ask("{" + HI + "}", Map.of("numCtx", "32768", "keepAlive", "-1", "traceparent", "false"));
        Asked other = ask("{" + HI + "}", Map.of("keepAlive", "5m"));

        assertThat(body(asked).get("options")).isEqualTo(json("{'num_ctx':32768}"));
        assertThat(body(asked).get("keep_alive")).isEqualTo(json("-1"));
        assertThat(body(other).get("keep_alive")).isEqualTo(json("'5m'"));
        assertThat(body(other).has("options")).isFalse();
    }

    @Test
    void asksForLinesWhereItAsksForAStream() throws Exception {
        byte[] bytes = ("{" + HI + "}").replace('\'', '"').getBytes(UTF_8);

        Asked asked =
                DIALECT.ask(ChatRequest.read(bytes, 0, bytes.length), new Target("llama3.2", true, 7, 0, Map.of()));

        assertThat(asked.headers()).isEqualTo(Map.of("accept", "application/x-ndjson"));
        assertThat(body(asked).get("stream")).isEqualTo(json("true"));
        assertThat(body(asked).at("/options/num_predict").asLong()).isEqualTo(7);
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{'messages':[{'role':'user','content':'Hi'},"
                        + "{'role':'tool','tool_call_id':'a','content':'no','is_error':true}],"
                        + "'user':'u','store':true,'logit_bias':{},'reasoning_effort':'some',"
                        + "'min_p':'x','parallel_tool_calls':false,"
                        + "'tools':[{'type':'function','function':{'name':'f','strict':true}}]}",
                Map.of());

        assertThat(asked.dropped())
                .containsExactly(
                        "logit_bias",
                        "messages.is_error",
                        "min_p",
                        "parallel_tool_calls",
                        "reasoning_effort",
                        "store",
                        "tools.function.strict",
                        "user");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'logprobs':true                    | {'logprobs':true}
            'logprobs':true,'top_logprobs':5   | {'logprobs':true,'top_logprobs':5}
            'logprobs':false,'top_logprobs':5  | {}
            """)
    void asksHowLikelyTokensAre(String asked, String expected) throws Exception {
        JsonNode written = body(ask("{" + HI + "," + asked + "}", Map.of()));

        assertThat(written.path("logprobs")).isEqualTo(json(expected).path("logprobs"));
        assertThat(written.path("top_logprobs")).isEqualTo(json(expected).path("top_logprobs"));
    }

    @Test
    void putsPicturesThoughtsAndCallsBesideTheText() throws Exception {
        Asked asked = ask("""
                {'messages':[
                 {'role':'developer','content':'D'},
                 {'role':'user','content':[{'type':'text','text':'A'},{'type':'text','text':'B'},
                   {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}},
                   {'type':'file','file':{'file_data':'data:image/webp;base64,Qg=='}},
                   {'type':'file','file':{'file_data':'data:text/plain;base64,aGk='}}]},
                 {'role':'assistant','content':null,'thinking_blocks':[{'type':'thinking','thinking':'h','signature':'s'}],
                  'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':''}},
                   {'id':'b','type':'function','function':{'name':'g','arguments':'{\\'x\\':1.50}'}},
                   {'id':'c','type':'function','function':{'name':'h','arguments':'oops'}}]},
                 {'role':'tool','tool_call_id':'a','content':'1'},
                 {'role':'tool','tool_call_id':'b','content':[{'type':'text','text':'2'},
                   {'type':'image_url','image_url':{'url':'data:image/png;base64,Qw=='}}]},
                 {'role':'tool','tool_call_id':'z','content':''},
                 {'role':'assistant','refusal':'No.'}]}""".replace("\\'", "\\\""), Map.of());

        assertThat(body(asked).get("messages")).isEqualTo(json("""
                [{'role':'system','content':'D'},
                 {'role':'user','content':'ABhi','images':['QQ==','Qg==']},
                 {'role':'assistant','content':'','thinking':'h','tool_calls':[
                  {'id':'a','function':{'index':0,'name':'f','arguments':{}}},
                  {'id':'b','function':{'index':1,'name':'g','arguments':{'x':1.50}}},
                  {'id':'c','function':{'index':2,'name':'h','arguments':{'arguments':'oops'}}}]},
                 {'role':'tool','tool_call_id':'a','tool_name':'f','content':'1'},
                 {'role':'tool','tool_call_id':'b','tool_name':'g','content':'2','images':['Qw==']},
                 {'role':'tool','tool_call_id':'z','content':''},
                 {'role':'assistant','content':'No.'}]"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2                                                                       | n
            'tool_choice':'required'                                                    | tool_choice
            'tool_choice':{'type':'function','function':{'name':'f'}}                   | tool_choice
            'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}] | messages.image_url.url
            'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'QQ=='}}]}] | messages.input_audio
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/pdf;base64,QQ=='}}]}] | messages.file
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}] | messages.file
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain;base64,!!'}}]}] | messages.file.file_data
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String openAi, String param) {
        String messages = openAi.startsWith("'messages'") ? "" : HI + ",";

        assertThatThrownBy(() -> ask("{" + messages + TOOL + "," + openAi + "}", Map.of()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    private static Asked ask(String request, Map<String, String> options) {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);
        return DIALECT.ask(ChatRequest.read(bytes, 0, bytes.length), new Target("llama3.2", false, 0, 4096, options));
    }

    private static JsonNode body(Asked asked) throws JsonProcessingException {
        return new ObjectMapper().readTree(new String(asked.body(), UTF_8));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
