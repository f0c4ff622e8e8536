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

class SparkFrameTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String F = "{'name':'f','description':'f','parameters':{'type':'object','properties':{}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", emptyValue = "", textBlock = """
            'max_tokens':9                                         | ,'max_tokens':9    | -
            'max_completion_tokens':99999                          | ,'max_tokens':4096 | -
            'temperature':1.5,'top_k':40                           | ,'temperature':1.0,'top_k':6 | -
            'temperature':0,'reasoning_effort':'none'              | ,'temperature':0.01 | -
            'tools':[{'function':{'name':'f'}}]                    | ``                 | F
            'tools':[{'function':{'name':'f'}}],'tool_choice':'auto','parallel_tool_calls':false | `` | F
            'tools':[{'function':{'name':'f'}}],'tool_choice':'none' | ``               | -
            """)
    void saysEachFieldItsOwnWay(String openAi, String chat, String functions) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", "generalv3.5");

        assertThat(asked.path()).isEqualTo("/v3.5/chat");
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked))
                .isEqualTo(json("{'header':{},'parameter':{'chat':{'domain':'generalv3.5'" + chat + "}},"
                        + "'payload':{'message':{'text':[{'role':'user','content':'Hi'}]}"
                        + (functions == null ? "" : ",'functions':{'text':[" + F + "]}") + "}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "lite,/v1.1/chat,lite",
        "generalv3,/v3.1/chat,generalv3",
        "pro-128k,/chat/pro-128k,pro-128k",
        "max-32k,/chat/max-32k,max-32k",
        "4.0Ultra,/v4.0/chat,4.0Ultra",
        "SparkDesk-v3.5,/v3.5/chat,generalv3.5",
        "SparkDesk-v4.0,/v4.0/chat,4.0Ultra",
        "SparkDesk-v3.1-128K,/chat/pro-128k,pro-128k"
    })
    void findsTheModelsPlace(String model, String path, String domain) throws Exception {
        Asked asked = ask("{" + HI + ",'user':'u'}", model);

        assertThat(asked.path()).isEqualTo(path);
        assertThat(body(asked).at("/parameter/chat/domain").asText()).isEqualTo(domain);
        assertThat(body(asked).at("/header/uid").asText()).isEqualTo("u");
    }

    @Test
    void aModelWithoutAPlaceIsTheChannelsFault() {
        assertThatThrownBy(() -> ask("{" + HI + "}", "spark-x"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_UNREACHABLE));
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{" + HI
                        + ",'seed':1,'top_p':0.5,'presence_penalty':1,'frequency_penalty':1,'logprobs':true,'store':true,"
                        + "'reasoning_effort':'low','parallel_tool_calls':true,'stop':'a',"
                        + "'response_format':{'type':'json_object'},"
                        + "'tools':[{'function':{'name':'f','strict':true}}]}",
                "lite");

        assertThat(asked.dropped())
                .containsExactly(
                        "frequency_penalty",
                        "logprobs",
                        "parallel_tool_calls",
                        "presence_penalty",
                        "reasoning_effort",
                        "response_format",
                        "seed",
                        "stop",
                        "store",
                        "tools.function.strict",
                        "top_p");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2                                                                           | n
            'tools':[{'function':{'name':'f'}}],'tool_choice':'required'                    | tool_choice
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{}}} | response_format
            'messages':[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'f'}}]},{'role':'tool','tool_call_id':'a','content':'1'}] | messages
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String openAi, String param) {
        String request = openAi.startsWith("'messages'") ? "{" + openAi + "}" : "{" + HI + "," + openAi + "}";

        assertThatThrownBy(() -> ask(request, "lite"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo(param));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'header':{'code':0,'status':0}}     | false
            {'header':{'code':0,'status':1}}     | false
            {'header':{'code':0,'status':2}}     | true
            {'header':{'code':10013,'status':0}} | true
            oops                                 | true
            """)
    void knowsTheLastFrame(String frame, boolean last) {
        byte[] bytes = frame.replace('\'', '"').getBytes(UTF_8);

        assertThat(ask("{" + HI + "}", "lite").last().test(bytes)).isEqualTo(last);
    }

    private static Asked ask(String request, String model) {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);
        return new SparkSocketDialect()
                .ask(ChatRequest.read(bytes, 0, bytes.length), new Target(model, false, 0, 4096, Map.of()));
    }

    private static JsonNode body(Asked asked) throws JsonProcessingException {
        return new ObjectMapper().readTree(new String(asked.body(), UTF_8));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
