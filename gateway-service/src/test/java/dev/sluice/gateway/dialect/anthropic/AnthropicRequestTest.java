package dev.sluice.gateway.dialect.anthropic;

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

class AnthropicRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String OLD = "claude-sonnet-4-5-20250929";
    private static final String NEW = "claude-opus-4-7";
    private static final AnthropicDialect DIALECT = new AnthropicDialect(Hosting.ANTHROPIC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_tokens':9                                     | 'max_tokens':9
            'max_completion_tokens':9                          | 'max_tokens':9
            'max_tokens':9,'temperature':1.7                   | 'max_tokens':9,'temperature':1.0
            'max_tokens':9,'top_p':0.5,'top_k':4               | 'max_tokens':9,'top_p':0.5,'top_k':4
            'max_tokens':9,'stop':['a',' ']                    | 'max_tokens':9,'stop_sequences':['a']
            'max_tokens':9,'user':'u'                          | 'max_tokens':9,'metadata':{'user_id':'u'}
            'max_tokens':9,'service_tier':'auto'               | 'max_tokens':9,'service_tier':'auto'
            'max_tokens':9,'cache_control':{'type':'ephemeral'} | 'max_tokens':9,'cache_control':{'type':'ephemeral'}
            'max_tokens':9,'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}} | 'max_tokens':9,'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}
            'reasoning_effort':'low'                           | 'max_tokens':5376,'thinking':{'type':'enabled','budget_tokens':1280}
            'max_tokens':2400,'reasoning_effort':'high'        | 'max_tokens':2400,'thinking':{'type':'enabled','budget_tokens':1200}
            'max_tokens':9,'reasoning_effort':'low'            | 'max_tokens':9
            'max_tokens':9000,'reasoning_effort':'high'        | 'max_tokens':9000,'thinking':{'type':'enabled','budget_tokens':4096}
            'reasoning_effort':'none'                          | 'max_tokens':4096
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required','parallel_tool_calls':false | 'max_tokens':4096,'tools':[{'name':'f','input_schema':{'type':'object','properties':{}}}],'tool_choice':{'type':'any','disable_parallel_tool_use':true}
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'f'}} | 'max_tokens':4096,'tools':[{'name':'f','input_schema':{'type':'object','properties':{}}}],'tool_choice':{'type':'tool','name':'f'}
            'parallel_tool_calls':false                        | 'max_tokens':4096
            'web_search_options':{}                            | 'max_tokens':4096,'tools':[{'type':'web_search_20250305','name':'web_search','max_uses':5}]
            'web_search_options':{'search_context_size':'low','user_location':{'type':'approximate','approximate':{'city':'Oslo','region':'','country':'NO','timezone':'Europe/Oslo','x':1}}} | 'max_tokens':4096,'tools':[{'type':'web_search_20250305','name':'web_search','max_uses':1,'user_location':{'type':'approximate','city':'Oslo','country':'NO','timezone':'Europe/Oslo'}}]
            'web_search_options':{'search_context_size':'high'},'tools':[{'type':'function','function':{'name':'f'}}] | 'max_tokens':4096,'tools':[{'type':'web_search_20250305','name':'web_search','max_uses':10},{'name':'f','input_schema':{'type':'object','properties':{}}}]
            """)
    void saysEachFieldItsOwnWay(String openAi, String anthropic) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", OLD, 0, 0);

        assertThat(asked.path()).isEqualTo("/messages");
        assertThat(asked.headers()).isEqualTo(Map.of("anthropic-version", "2023-06-01"));
        assertThat(body(asked))
                .isEqualTo(json("{'model':'" + OLD
                        + "','messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]}]," + anthropic + "}"));
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{" + HI + ",'seed':1,'logprobs':true,'presence_penalty':1,'frequency_penalty':1,'store':true,"
                        + "'service_tier':'flex','response_format':{'type':'json_object'},'stop':['ok']}",
                OLD,
                0,
                0);

        assertThat(asked.dropped())
                .containsExactly(
                        "frequency_penalty",
                        "logprobs",
                        "presence_penalty",
                        "response_format",
                        "seed",
                        "service_tier",
                        "store");
    }

    @Test
    void doesNotSearchWhereItCannot() throws Exception {
        String function = "'tools':[{'type':'function','function':{'name':'web_search'}}]";
        Asked named = ask("{" + HI + ",'web_search_options':{}," + function + "}", OLD, 0, 0);

        assertThat(named.dropped()).containsExactly("web_search_options");
        assertThat(body(named).path("tools")).hasSize(1);
        assertThat(ask("{" + HI + ",'web_search_options':true}", OLD, 0, 0).dropped())
                .containsExactly("web_search_options");
        AnthropicDialect elsewhere =
                new AnthropicDialect(new Hosting(target -> "/", Map.of(), "vertex-2023-10-16", false, false));
        byte[] body =
                ("{" + HI + ",'web_search_options':{}}").replace('\'', '"').getBytes(UTF_8);
        Asked bare = elsewhere.ask(ChatRequest.read(body, 0, body.length), new Target(OLD, false, 0, 0, Map.of()));
        assertThat(bare.dropped()).containsExactly("web_search_options");
        assertThat(body(bare).has("tools")).isFalse();
    }

    @Test
    void asksNewerModelsToThinkTheirWay() throws Exception {
        Asked asked = ask("{" + HI + ",'reasoning_effort':'minimal','temperature':0.2}", NEW, 0, 0);

        assertThat(body(asked).get("thinking")).isEqualTo(json("{'type':'adaptive'}"));
        assertThat(body(asked).get("output_config")).isEqualTo(json("{'effort':'low'}"));
        assertThat(asked.dropped()).containsExactly("temperature");
    }

    @Test
    void doesNotThinkForMoreThanTheMoneyAllows() throws Exception {
        Asked asked = ask("{" + HI + ",'reasoning_effort':'high'}", OLD, 4000, 0);

        assertThat(body(asked).at("/thinking/budget_tokens").asLong()).isEqualTo(2000);
        assertThat(body(asked).get("max_tokens").asLong()).isEqualTo(4000);
        Asked poor = ask("{" + HI + ",'reasoning_effort':'high'}", OLD, 2000, 0);
        assertThat(body(poor).has("thinking")).isFalse();
        assertThat(body(poor).get("max_tokens").asLong()).isEqualTo(2000);
        assertThat(poor.dropped()).containsExactly("reasoning_effort");
        assertThat(body(ask("{" + HI + ",'max_tokens':90000}", OLD, 0, 8192))
                        .get("max_tokens")
                        .asLong())
                .isEqualTo(8192);
    }

    @Test
    void putsSystemApartAndResultsFirstInOneTurn() throws Exception {
        Asked asked = ask("""
                {'messages':[
                 {'role':'system','content':[{'type':'text','text':'S','cache_control':{'type':'ephemeral'}}]},
                 {'role':'assistant','content':'','thinking_blocks':[{'type':'thinking','thinking':'t'},
                   {'type':'thinking','thinking':'h','signature':'s'},{'type':'redacted_thinking','data':'d'}],
                  'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':''}},
                   {'id':'b.1','type':'function','function':{'name':'g','arguments':'{\\'x\\':1}'}}]},
                 {'role':'developer','content':'D'},
                 {'role':'tool','tool_call_id':'a','content':'1'},
                 {'role':'tool','tool_call_id':'b.1','content':''},
                 {'role':'user','content':[{'type':'text','text':''},{'type':'text','text':'go'},
                   {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}},
                   {'type':'image_url','image_url':{'url':'https://x/y.png'}},
                   {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,QQ=='}},
                   {'type':'file','file':{'file_data':'data:text/plain;base64,aGk='}}]}]}""".replace("\\'", "\\\""), OLD, 0, 0);

        assertThat(body(asked).get("system"))
                .isEqualTo(json("[{'type':'text','text':'S','cache_control':{'type':'ephemeral'}},"
                        + "{'type':'text','text':'D'}]"));
        assertThat(body(asked).get("messages")).isEqualTo(json("""
                [{'role':'user','content':[{'type':'text','text':'...'}]},
                 {'role':'assistant','content':[{'type':'thinking','thinking':'h','signature':'s'},
                  {'type':'redacted_thinking','data':'d'},
                  {'type':'tool_use','id':'a','name':'f','input':{}},
                  {'type':'tool_use','id':'b_1','name':'g','input':{'x':1}}]},
                 {'role':'user','content':[
                  {'type':'tool_result','tool_use_id':'a','content':[{'type':'text','text':'1'}]},
                  {'type':'tool_result','tool_use_id':'b_1'},
                  {'type':'text','text':'go'},
                  {'type':'image','source':{'type':'base64','media_type':'image/png','data':'QQ=='}},
                  {'type':'image','source':{'type':'url','url':'https://x/y.png'}},
                  {'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'QQ=='},'title':'a.pdf'},
                  {'type':'document','source':{'type':'text','media_type':'text/plain','data':'hi'}}]}]"""));
    }

    @Test
    void refusesWhatWouldChangeTheAnswersMeaning() {
        assertThatThrownBy(() -> ask("{" + HI + ",'n':2}", OLD, 0, 0)).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> ask(
                        "{'messages':[{'role':'user','content':[{'type':'input_audio',"
                                + "'input_audio':{'data':'QQ==','format':'wav'}}]}]}",
                        OLD,
                        0,
                        0))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("audio");
    }

    @Test
    void namesUploadedFilesToWhoHoldsThem() throws Exception {
        String request = "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file_1'}},"
                + "{'type':'file','file':{'file_id':'file_2','filename':'a.pdf'}}]}]}";
        AnthropicDialect vertex =
                new AnthropicDialect(new Hosting(target -> "/", Map.of(), "vertex-2023-10-16", false, true));
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);

        Asked asked = ask(request, OLD, 0, 0);

        assertThat(asked.headers()).containsEntry("anthropic-beta", "files-api-2025-04-14");
        assertThat(body(asked).at("/messages/0/content")).isEqualTo(json("""
                [{'type':'document','source':{'type':'file','file_id':'file_1'}},
                 {'type':'document','source':{'type':'file','file_id':'file_2'},'title':'a.pdf'}]"""));
        assertThatThrownBy(() ->
                        vertex.ask(ChatRequest.read(bytes, 0, bytes.length), new Target(OLD, false, 0, 0, Map.of())))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo("messages.file.file_id"));
        assertThatThrownBy(() -> ask("{'messages':[{'role':'user','content':[{'type':'file','file':{}}]}]}", OLD, 0, 0))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.param()).isEqualTo("messages.file"));
    }

    @Test
    void knowsFaultsThatTheirStatusHides() {
        byte[] poor = "{\"error\":{\"message\":\"Your credit balance is too low to\"}}".getBytes(UTF_8);

        assertThat(DIALECT.fault(400, name -> null, poor)).isEqualTo(ErrorKind.UPSTREAM_QUOTA);
        assertThat(DIALECT.fault(402, name -> null, new byte[0])).isEqualTo(ErrorKind.UPSTREAM_QUOTA);
        assertThat(DIALECT.fault(529, name -> null, new byte[0])).isEqualTo(ErrorKind.UPSTREAM_FAILED);
        assertThat(DIALECT.fault(400, name -> null, "<html>".getBytes(UTF_8))).isNull();
    }

    private static Asked ask(String request, String model, long maxTokens, long modelMaxTokens) {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);
        return DIALECT.ask(
                ChatRequest.read(bytes, 0, bytes.length),
                new Target(model, false, maxTokens, modelMaxTokens, Map.of()));
    }

    private static JsonNode body(Asked asked) throws JsonProcessingException {
        return new ObjectMapper().readTree(new String(asked.body(), UTF_8));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
