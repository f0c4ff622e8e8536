package dev.sluice.gateway.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.conversation.Asked;
import dev.sluice.gateway.conversation.Target;
import dev.sluice.gateway.dialect.openai.ChatRequest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String FLASH = "gemini-2.5-flash";
    private static final GeminiDialect STUDIO =
            new GeminiDialect(Host.AI_STUDIO, target -> "/models/" + target.model());
    private static final GeminiDialect VERTEX = new GeminiDialect(Host.VERTEX, target -> "/v/" + target.model());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'store':null                                | ``
            'max_tokens':9                              | 'generationConfig':{'maxOutputTokens':9}
            'max_completion_tokens':9                   | 'generationConfig':{'maxOutputTokens':9}
            'n':3                                       | 'generationConfig':{'candidateCount':3}
            'temperature':1.5,'top_p':0.5,'top_k':4     | 'generationConfig':{'temperature':1.5,'topP':0.5,'topK':4}
            'seed':7,'presence_penalty':1,'frequency_penalty':-1 | 'generationConfig':{'presencePenalty':1.0,'frequencyPenalty':-1.0,'seed':7}
            'stop':['a',' ']                            | 'generationConfig':{'stopSequences':['a',' ']}
            'response_format':{'type':'json_object'}    | 'generationConfig':{'responseMimeType':'application/json'}
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object','additionalProperties':false}}} | 'generationConfig':{'responseMimeType':'application/json','responseJsonSchema':{'type':'object','additionalProperties':false}}
            'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object','properties':{'a':{'$ref':'#/$defs/x'}}}}}] | 'tools':[{'functionDeclarations':[{'name':'f','description':'d','parametersJsonSchema':{'type':'object','properties':{'a':{'$ref':'#/$defs/x'}}}}]}]
            'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{},'additionalProperties':false}}}],'tool_choice':'auto' | 'tools':[{'functionDeclarations':[{'name':'f'}]}],'toolConfig':{'functionCallingConfig':{'mode':'AUTO'}}
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'none' | 'tools':[{'functionDeclarations':[{'name':'f'}]}],'toolConfig':{'functionCallingConfig':{'mode':'NONE'}}
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required' | 'tools':[{'functionDeclarations':[{'name':'f'}]}],'toolConfig':{'functionCallingConfig':{'mode':'ANY'}}
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'f'}} | 'tools':[{'functionDeclarations':[{'name':'f'}]}],'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['f']}}
            'extra_body':{'google':{'thinking_config':{'thinking_budget':5},'cached_content':'cachedContents/a','safety_settings':[{'category':'c','threshold':'OFF'}]}} | 'generationConfig':{'thinkingConfig':{'thinking_budget':5}},'cachedContent':'cachedContents/a','safetySettings':[{'category':'c','threshold':'OFF'}]
            """)
    void saysEachFieldItsOwnWay(String openAi, String google) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", FLASH, 0, 0);

        assertThat(asked.path()).isEqualTo("/models/gemini-2.5-flash:generateContent");
        assertThat(asked.headers()).isEmpty();
        assertThat(asked.dropped()).isEmpty();
        assertThat(body(asked))
                .isEqualTo(json("{'contents':[{'role':'user','parts':[{'text':'Hi'}]}]"
                        + (google.isEmpty() ? "" : "," + google) + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gemini-2.5-flash       | none    | 0    | {'thinkingBudget':0}                            | true
            gemini-2.5-flash       | low     | 0    | {'includeThoughts':true,'thinkingBudget':1024}  | true
            gemini-2.5-flash       | medium  | 900  | {'includeThoughts':true,'thinkingBudget':450}   | true
            gemini-2.5-flash       | max     | 0    | {'includeThoughts':true,'thinkingBudget':24576} | true
            gemini-2.5-flash       | extreme | 0    | null                                            | false
            gemini-2.5-flash-lite  | low     | 900  | {'thinkingBudget':0}                            | false
            gemini-2.5-pro         | none    | 0    | {'thinkingBudget':128}                          | false
            gemini-2.5-pro         | max     | 0    | {'includeThoughts':true,'thinkingBudget':32768} | true
            gemini-flash-latest    | high    | 0    | {'includeThoughts':true,'thinkingBudget':24576} | true
            gemini-3-pro-preview   | minimal | 0    | {'includeThoughts':true,'thinkingLevel':'LOW'}  | true
            gemini-3-pro-preview   | medium  | 0    | {'includeThoughts':true,'thinkingLevel':'HIGH'} | true
            gemini-3-pro-preview   | none    | 0    | {'thinkingLevel':'LOW'}                         | false
            gemini-3.1-pro-preview | medium  | 0    | {'includeThoughts':true,'thinkingLevel':'MEDIUM'} | true
            gemini-3-flash-preview | none    | 0    | {'thinkingLevel':'MINIMAL'}                     | true
            gemini-3-flash-preview | xhigh   | 0    | {'includeThoughts':true,'thinkingLevel':'HIGH'} | true
            gemini-2.0-flash       | low     | 0    | null                                            | false
            gemini-2.0-flash       | none    | 0    | null                                            | true
            gemini-2.5-flash-image | low     | 0    | null                                            | false
            gemma-3-27b-it         | low     | 0    | null                                            | false
            """)
    void thinksAsMuchAsEachModelCan(String model, String effort, long maxTokens, String config, boolean heard)
            throws Exception {
        Asked asked = ask("{" + HI + ",'reasoning_effort':'" + effort + "'}", model, maxTokens, 0);

        assertThat(body(asked).at("/generationConfig/thinkingConfig"))
                .isEqualTo(config.equals("null") ? json("{}").path("none") : json(config));
        assertThat(asked.dropped().contains("reasoning_effort")).isEqualTo(!heard);
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{" + HI + ",'store':true,'user':'u','seed':9000000000,'parallel_tool_calls':false,"
                        + "'stop':['1','2','3','4','5','6'],'extra_body':{'google':{'new':1}},"
                        + "'tools':[{'type':'function','function':{'name':'f','strict':true}}]}",
                FLASH,
                0,
                0);

        assertThat(asked.dropped())
                .containsExactly(
                        "extra_body.google.new",
                        "parallel_tool_calls",
                        "seed",
                        "stop",
                        "store",
                        "tools.function.strict",
                        "user");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'logprobs':true                    | {'responseLogprobs':true}
            'logprobs':true,'top_logprobs':5   | {'responseLogprobs':true,'logprobs':5}
            'logprobs':false,'top_logprobs':5  | {}
            """)
    void asksHowLikelyTokensAre(String asked, String config) throws Exception {
        JsonNode written = body(ask("{" + HI + "," + asked + "}", FLASH, 0, 0)).path("generationConfig");

        assertThat(written.path("responseLogprobs")).isEqualTo(json(config).path("responseLogprobs"));
        assertThat(written.path("logprobs")).isEqualTo(json(config).path("logprobs"));
    }

    @Test
    void searchesWhereTheRequestHasNoFunctions() throws Exception {
        Asked plain = ask("{" + HI + ",'web_search_options':{}}", FLASH, 0, 0);
        Asked nearby = ask(
                "{" + HI + ",'web_search_options':{'search_context_size':'low','user_location':"
                        + "{'type':'approximate','approximate':{'city':'Oslo'}}}}",
                FLASH,
                0,
                0);
        Asked beside = ask(
                "{" + HI + ",'web_search_options':{},'tools':[{'type':'function','function':{'name':'f'}}]}",
                FLASH,
                0,
                0);

        assertThat(body(plain).path("tools")).isEqualTo(json("[{'googleSearch':{}}]"));
        assertThat(plain.dropped()).isEmpty();
        assertThat(body(nearby).path("tools")).isEqualTo(json("[{'googleSearch':{}}]"));
        assertThat(nearby.dropped())
                .containsExactly("web_search_options.search_context_size", "web_search_options.user_location");
        assertThat(body(beside).path("tools").findValue("googleSearch")).isNull();
        assertThat(beside.dropped()).containsExactly("web_search_options");
    }

    @Test
    void writesNoMoreThanMoneyAndModelAllow() throws Exception {
        Asked asked = ask("{" + HI + ",'max_tokens':900}", FLASH, 500, 400);

        assertThat(body(asked).at("/generationConfig/maxOutputTokens").asLong()).isEqualTo(400);
    }

    @Test
    void writesTurnsThatAlternate() throws Exception {
        String messages = """
                {'messages':[{'role':'system','content':'A'},{'role':'developer','content':'B'},
                 {'role':'assistant','content':'Well','thinking_blocks':[{'type':'thinking','thinking':'h','signature':'gemini#UA=='}],
                  'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':''},'extra_content':{'google':{'thought_signature':'UQ=='}}},
                  {'id':'b','type':'function','function':{'name':'g','arguments':'{\\"x\\":1}'}},
                  {'id':'c','type':'function','function':{'name':'g','arguments':'oops'}}]},
                 {'role':'tool','tool_call_id':'c','content':'[1]'},
                 {'role':'tool','tool_call_id':'b','content':'no','is_error':true},
                 {'role':'tool','tool_call_id':'a','content':'{\\"y\\":2}'},
                 {'role':'user','content':[{'type':'text','text':'go'},
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}},
                  {'type':'image_url','image_url':{'url':'https://generativelanguage.googleapis.com/v1beta/files/x'}},
                  {'type':'input_audio','input_audio':{'data':'QQ==','format':'mp3'}},
                  {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,QQ=='}}]},
                 {'role':'user','content':''},{'role':'assistant','content':''}]}""";
        String expected = """
                {'systemInstruction':{'parts':[{'text':'A\\nB'}]},'contents':[
                 {'role':'user','parts':[{'text':'...'}]},
                 {'role':'model','parts':[{'text':'Well','thoughtSignature':'UA=='},
                  {'functionCall':{'id':'a','name':'f','args':{}},'thoughtSignature':'UQ=='},
                  {'functionCall':{'id':'b','name':'g','args':{'x':1}}},
                  {'functionCall':{'id':'c','name':'g','args':{'arguments':'oops'}}}]},
                 {'role':'user','parts':[
                  {'functionResponse':{'id':'a','name':'f','response':{'y':2}}},
                  {'functionResponse':{'id':'b','name':'g','response':{'error':'no'}}},
                  {'functionResponse':{'id':'c','name':'g','response':{'result':[1]}}},
                  {'text':'go'},
                  {'inlineData':{'mimeType':'image/png','data':'QQ=='}},
                  {'fileData':{'fileUri':'https://generativelanguage.googleapis.com/v1beta/files/x'}},
                  {'inlineData':{'mimeType':'audio/mp3','data':'QQ=='}},
                  {'inlineData':{'mimeType':'application/pdf','data':'QQ=='}}]}]}""";

        assertThat(body(ask(messages, FLASH, 0, 0))).isEqualTo(json(expected));
    }

    @Test
    void provesTheFirstCallOfAStepToModelsThatWantIt() throws Exception {
        String messages = "{'messages':[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                + "{'id':'b','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':''},{'role':'tool','tool_call_id':'b','content':''}]}";

        JsonNode calls = body(ask(messages, "gemini-3-pro-preview", 0, 0)).at("/contents/1/parts");

        assertThat(calls.at("/0/thoughtSignature").asText()).isEqualTo(Proof.NONE);
        assertThat(calls.get(1).has("thoughtSignature")).isFalse();
        assertThat(body(ask(messages, FLASH, 0, 0)).at("/contents/1/parts/0").has("thoughtSignature"))
                .isFalse();
    }

    @Test
    void sendsNobodysProofsButGooglesAndNoIdsToVertex() throws Exception {
        String messages = "{'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'A',"
                + "'thinking_blocks':[{'type':'thinking','thinking':'h','signature':'EqQB'}],'tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':'done'}]}";
        byte[] bytes = messages.replace('\'', '"').getBytes(UTF_8);

        Asked asked = VERTEX.ask(ChatRequest.read(bytes, 0, bytes.length), new Target(FLASH, true, 0, 0, Map.of()));

        assertThat(asked.path()).isEqualTo("/v/gemini-2.5-flash:streamGenerateContent?alt=sse");
        assertThat(body(asked).at("/contents/1/parts"))
                .isEqualTo(json("[{'text':'A'},{'functionCall':{'name':'f','args':{}}}]"));
        assertThat(body(asked).at("/contents/2/parts"))
                .isEqualTo(json("[{'functionResponse':{'name':'f','response':{'output':'done'}}}]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'role':'user','content':[{'type':'image_url','image_url':{'url':'https://x.example/y.png'}}]} | messages.image_url.url
            {'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}                        | messages.file.file_id
            {'role':'tool','tool_call_id':'unheard-of','content':'x'}                                      | messages.tool_call_id
            {'role':'system','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}}]} | messages
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String message, String param) {
        assertThatThrownBy(() -> ask("{'messages':[" + message + "]}", FLASH, 0, 0))
                .isInstanceOfSatisfying(GatewayException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
                    assertThat(refusal.param()).isEqualTo(param);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | {'error':{'status':'INVALID_ARGUMENT','details':[{'x':1},{'reason':'API_KEY_INVALID'}]}} | UPSTREAM_UNAUTHORIZED
            400 | {'error':{'status':'INVALID_ARGUMENT','message':'No.'}}           | UPSTREAM_REFUSED
            400 | [{'error':{'status':'INVALID_ARGUMENT','message':'No.'}}]         | UPSTREAM_REFUSED
            400 | {'error':{'status':'FAILED_PRECONDITION','message':'Location.'}}  | UPSTREAM_FAILED
            400 | <html>                                                            | ``
            403 | {'error':{'details':[{'reason':'BILLING_DISABLED'}]}}             | UPSTREAM_QUOTA
            403 | {'error':{'status':'PERMISSION_DENIED'}}                          | ``
            429 | {'error':{'details':[{'violations':[{'quotaId':'RequestsPerDay'}]}]}} | UPSTREAM_QUOTA
            429 | {'error':{'details':[{'violations':[{'quotaId':'PerMinute'}]}]}}  | ``
            503 | {'error':{'status':'UNAVAILABLE'}}                                | ``
            """)
    void knowsFaultsThatTheirStatusHides(int status, String body, String kind) {
        ErrorKind known =
                STUDIO.fault(status, name -> null, body.replace('\'', '"').getBytes(UTF_8));

        assertThat(known).isEqualTo(kind.isEmpty() ? null : ErrorKind.valueOf(kind));
    }

    private static Asked ask(String request, String model, long maxTokens, long modelMaxTokens) {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);
        return STUDIO.ask(
                ChatRequest.read(bytes, 0, bytes.length),
                new Target(model, false, maxTokens, modelMaxTokens, Map.of()));
    }

    private static ObjectNode body(Asked asked) throws JsonProcessingException {
        return (ObjectNode) new ObjectMapper().readTree(new String(asked.body(), UTF_8));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
