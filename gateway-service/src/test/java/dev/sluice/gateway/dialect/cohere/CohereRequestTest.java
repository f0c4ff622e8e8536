package dev.sluice.gateway.dialect.cohere;

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

class CohereRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String TOOL = "'tools':[{'type':'function','function':{'name':'f'}}]";
    private static final CohereDialect DIALECT = new CohereDialect();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_tokens':9                                     | 'max_tokens':9
            'max_completion_tokens':9000                       | 'max_tokens':8192
            'temperature':1.7,'top_p':1,'top_k':4000,'seed':1  | 'temperature':1.0,'p':0.99,'k':500,'seed':1
            'temperature':0.2,'top_p':0,'top_k':4              | 'temperature':0.2,'p':0.01,'k':4
            'frequency_penalty':1.5,'presence_penalty':0       | 'frequency_penalty':1.0
            'frequency_penalty':0,'presence_penalty':0.5       | 'presence_penalty':0.5
            'stop':['a','b']                                   | 'stop_sequences':['a','b']
            'safety_mode':'STRICT','priority':1                | 'safety_mode':'STRICT','priority':1
            'citation_options':{'mode':'OFF'}                  | 'citation_options':{'mode':'OFF'}
            'response_format':{'type':'json_object'}           | 'response_format':{'type':'json_object'}
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}} | 'response_format':{'type':'json_object','json_schema':{'type':'object'}}
            'reasoning_effort':'none'                          | 'thinking':{'type':'disabled'}
            'reasoning_effort':'low'                           | 'thinking':{'type':'enabled','token_budget':1024}
            'reasoning_effort':'medium'                        | 'thinking':{'type':'enabled','token_budget':4096}
            'reasoning_effort':'high'                          | 'thinking':{'type':'enabled'}
            'logprobs':true                                    | 'logprobs':true
            'logprobs':true,'top_logprobs':0                   | 'logprobs':true
            'max_tokens':200,'reasoning_effort':'low'          | 'max_tokens':200,'thinking':{'type':'enabled','token_budget':100}
            'thinking':{'type':'enabled','token_budget':7}     | 'thinking':{'type':'enabled','token_budget':7}
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'auto'     | 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}]
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'none'     | 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}],'tool_choice':'NONE'
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required' | 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}],'tool_choice':'REQUIRED'
            'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'g'}}],'tool_choice':{'type':'function','function':{'name':'f'}} | 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}],'tool_choice':'REQUIRED'
            'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,'parameters':{'type':'object','required':['x']}}}] | 'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object','required':['x']}}}],'strict_tools':true
            """)
    void saysEachFieldItsOwnWay(String openAi, String cohere) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}");

        assertThat(asked.path()).isEqualTo("/chat");
        assertThat(asked.headers()).isEmpty();
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked))
                .isEqualTo(json("{'model':'command-a','stream':false,"
                        + "'messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]}]," + cohere + "}"));
    }

    @Test
    void tellsWhatItCannotSay() throws Exception {
        Asked asked = ask("{'messages':[{'role':'user','content':'Hi'},"
                + "{'role':'tool','tool_call_id':'a','content':'no','is_error':true}],"
                + "'user':'u','logprobs':true,'top_logprobs':2,'store':true,'reasoning_effort':'some','frequency_penalty':-1,"
                + "'parallel_tool_calls':false,"
                + "'tools':[{'type':'function','function':{'name':'f','strict':true}}]}");

        assertThat(asked.dropped())
                .containsExactly(
                        "frequency_penalty",
                        "messages.is_error",
                        "parallel_tool_calls",
                        "reasoning_effort",
                        "store",
                        "tools.function.strict",
                        "top_logprobs",
                        "user");
        assertThat(ask("{" + HI + ",'frequency_penalty':0.1,'presence_penalty':0.2}")
                        .dropped())
                .containsExactly("presence_penalty");
        assertThat(ask("{" + HI + ",'thinking':{'type':'disabled'},'reasoning_effort':'low'}")
                        .dropped())
                .containsExactly("reasoning_effort");
    }

    @Test
    void tellsWhatIsSaidBesideCallsAsThePlanForThem() throws Exception {
        Asked asked = ask("""
                {'messages':[
                 {'role':'developer','content':'D'},
                 {'role':'user','content':[{'type':'text','text':''},{'type':'text','text':'A'},
                   {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ==','detail':'low'}},
                   {'type':'image_url','image_url':{'url':'https://x/y.png'}},
                   {'type':'file','file':{'file_data':'data:image/webp;base64,Qg=='}},
                   {'type':'file','file':{'file_data':'data:text/plain;base64,aGk='}}]},
                 {'role':'assistant','content':'I look.','thinking_blocks':[{'type':'thinking','thinking':'h','signature':'s'},
                   {'type':'redacted_thinking','data':'d'}],
                  'tool_calls':[{'id':'a.1','type':'function','function':{'name':'f','arguments':''}},
                   {'id':'b','type':'function','function':{'name':'g','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'a.1','content':'1'},
                 {'role':'tool','tool_call_id':'b','content':[{'type':'text','text':'2'},{'type':'text','text':'3'}]},
                 {'role':'assistant','content':''},
                 {'role':'assistant','refusal':'No.'}]}""");

        assertThat(body(asked).get("messages")).isEqualTo(json("""
                [{'role':'system','content':[{'type':'text','text':'D'}]},
                 {'role':'user','content':[{'type':'text','text':'A'},
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ==','detail':'low'}},
                  {'type':'image_url','image_url':{'url':'https://x/y.png'}},
                  {'type':'image_url','image_url':{'url':'data:image/webp;base64,Qg=='}},
                  {'type':'text','text':'hi'}]},
                 {'role':'assistant','content':[{'type':'thinking','thinking':'h'}],'tool_plan':'I look.','tool_calls':[
                  {'type':'function','id':'a.1','function':{'name':'f','arguments':'{}'}},
                  {'type':'function','id':'b','function':{'name':'g','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'a.1','content':'1'},
                 {'role':'tool','tool_call_id':'b','content':'23'},
                 {'role':'assistant','content':[{'type':'text','text':'No.'}]}]"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2                                                                       | n
            'stop':['1','2','3','4','5','6']                                            | stop
            'tool_choice':{'type':'function','function':{'name':'other'}}               | tool_choice
            'messages':[{'role':'system','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}] | messages
            'messages':[{'role':'tool','tool_call_id':'a','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}] | messages.image_url
            'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'QQ=='}}]}] | messages.input_audio
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/pdf;base64,QQ=='}}]}] | messages.file
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}] | messages.file
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain;base64,!!'}}]}] | messages.file.file_data
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String openAi, String param) {
        String messages = openAi.startsWith("'messages'") ? "" : HI + ",";

        assertThatThrownBy(() -> ask("{" + messages + TOOL + "," + openAi + "}"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    @Test
    void knowsFaultsThatTheirStatusHides() {
        String trial = "{\"message\":\"You are using a Trial key, which is limited to %s.\"}";

        assertThat(DIALECT.fault(
                        429,
                        name -> null,
                        trial.formatted("1000 API calls / month").getBytes(UTF_8)))
                .isEqualTo(ErrorKind.UPSTREAM_QUOTA);
        assertThat(DIALECT.fault(
                        429,
                        name -> null,
                        trial.formatted("10 API calls / minute").getBytes(UTF_8)))
                .isNull();
        assertThat(DIALECT.fault(429, name -> null, "<html>".getBytes(UTF_8))).isNull();
        assertThat(DIALECT.fault(498, name -> null, new byte[0])).isEqualTo(ErrorKind.UPSTREAM_REFUSED);
        assertThat(DIALECT.fault(500, name -> null, new byte[0])).isNull();
    }

    private static Asked ask(String request) {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);
        return DIALECT.ask(ChatRequest.read(bytes, 0, bytes.length), new Target("command-a", false, 0, 8192, Map.of()));
    }

    private static JsonNode body(Asked asked) throws JsonProcessingException {
        return new ObjectMapper().readTree(new String(asked.body(), UTF_8));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
