package dev.sluice.gateway.dialect.hunyuan;

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

class HunyuanRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final HunyuanDialect DIALECT = new HunyuanDialect();
    private static final Target TURBO = target("hunyuan-turbo", false, 0, 4096);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_tokens':4096                       | 'Stream':false
            'temperature':3,'top_p':2               | 'Stream':false,'Temperature':2.0,'TopP':1.0
            'seed':7                                | 'Stream':false,'Seed':7
            'stop':['a','b']                        | 'Stream':false,'Stop':['a','b']
            'reasoning_effort':'none'               | 'Stream':false,'EnableThinking':false
            'reasoning_effort':'low'                | 'Stream':false,'EnableThinking':true
            'enable_enhancement':true               | 'Stream':false,'EnableEnhancement':true
            'tools':[{'function':{'name':'f','description':'d'}}],'tool_choice':'none'     | 'Stream':false,'Tools':[{'Type':'function','Function':{'Name':'f','Parameters':'{\\"type\\":\\"object\\",\\"properties\\":{}}','Description':'d'}}],'ToolChoice':'none'
            'tools':[{'function':{'name':'f','parameters':{'type':'object'}}}],'tool_choice':'required' | 'Stream':false,'Tools':[{'Type':'function','Function':{'Name':'f','Parameters':'{\\"type\\":\\"object\\"}'}}],'ToolChoice':'custom','CustomTool':{'Type':'function','Function':{'Name':'f','Parameters':'{\\"type\\":\\"object\\"}'}}
            """)
    void saysEachFieldItsOwnWay(String openAi, String hunyuan) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", TURBO);

        assertThat(asked.path()).isEqualTo("/");
        assertThat(asked.headers()).isEmpty();
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked))
                .isEqualTo(
                        json("{'Model':'hunyuan-turbo','Messages':[{'Role':'user','Content':'Hi'}]," + hunyuan + "}"));
    }

    @Test
    void putsSystemFirstAndTurnsInOrder() throws Exception {
        Asked asked = ask("""
                {'messages':[
                 {'role':'system','content':'S'},{'role':'developer','content':'D'},
                 {'role':'user','content':'Hi'},{'role':'user','content':[{'type':'text','text':'there'}]},
                 {'role':'assistant','content':'Wait','tool_calls':[
                  {'id':'a','type':'function','function':{'name':'f','arguments':''}},
                  {'id':'b','type':'function','function':{'name':'g','arguments':'{\\"x\\":1}'}}]},
                 {'role':'tool','tool_call_id':'b','content':'2'},
                 {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1'}]},
                 {'role':'user','content':'So?'}]}""", TURBO);

        assertThat(body(asked).get("Messages")).isEqualTo(json("""
                [{'Role':'system','Content':'S\\n\\nD'},{'Role':'user','Content':'Hi\\nthere'},
                 {'Role':'assistant','Content':'Wait','ToolCalls':[
                  {'Id':'a','Type':'function','Index':0,'Function':{'Name':'f','Arguments':''}},
                  {'Id':'b','Type':'function','Index':1,'Function':{'Name':'g','Arguments':'{\\"x\\":1}'}}]},
                 {'Role':'tool','Content':'2','ToolCallId':'b'},{'Role':'tool','Content':'1','ToolCallId':'a'},
                 {'Role':'assistant','Content':'...'},{'Role':'user','Content':'So?'}]"""));
    }

    @Test
    void showsPictures() throws Exception {
        Asked asked = ask("""
                {'messages':[{'role':'assistant','content':'Hello'},{'role':'user','content':[{'type':'text','text':'Look'},
                 {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}}]}]}""", TURBO);

        assertThat(body(asked).get("Messages")).isEqualTo(json("""
                [{'Role':'user','Content':'...'},{'Role':'assistant','Content':'Hello'},
                 {'Role':'user','Contents':[{'Type':'text','Text':'Look'},
                  {'Type':'image_url','ImageUrl':{'Url':'data:image/png;base64,QQ=='}}]}]"""));
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{" + HI + ",'seed':0,'top_k':1,'presence_penalty':1,'frequency_penalty':1,'logprobs':true,'user':'u',"
                        + "'store':true,'response_format':{'type':'json_object'},'parallel_tool_calls':false,"
                        + "'tools':[{'function':{'name':'f','strict':true}}]}",
                TURBO);

        assertThat(asked.dropped())
                .containsExactly(
                        "frequency_penalty",
                        "logprobs",
                        "parallel_tool_calls",
                        "presence_penalty",
                        "response_format",
                        "seed",
                        "store",
                        "tools.function.strict",
                        "top_k",
                        "user");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2                                                                                  | n
            'max_tokens':9                                                                         | max_tokens
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{}}}        | response_format
            'tools':[{'function':{'name':'f'}},{'function':{'name':'g'}}],'tool_choice':'required' | tool_choice
            'tools':[{'function':{'name':'f'}}],'tool_choice':{'function':{'name':'g'}}            | tool_choice
            'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'He'}]        | messages
            'messages':[{'role':'user','content':'Hi'},{'role':'tool','tool_call_id':'x','content':'He'}] | messages
            'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'QQ=='}}]}] | messages.input_audio
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String openAi, String param) {
        String request = openAi.startsWith("'messages'") ? "{" + openAi + "}" : "{" + HI + "," + openAi + "}";

        assertThatThrownBy(() -> ask(request, TURBO))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    @Test
    void doesNotAnswerForMoreThanTheMoneyAllows() {
        assertThatThrownBy(() -> ask("{" + HI + "}", target("hunyuan-turbo", true, 50, 4096)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("balance");
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
