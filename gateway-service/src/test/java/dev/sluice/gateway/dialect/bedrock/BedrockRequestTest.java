package dev.sluice.gateway.dialect.bedrock;

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

class BedrockRequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String TOOL = "'tools':[{'type':'function','function':{'name':'f'}}]";
    private static final String OLD = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String NEW = "anthropic.claude-opus-4-7-v1";
    private static final String NOVA = "amazon.nova-pro-v1:0";
    private static final BedrockDialect DIALECT = new BedrockDialect();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':1                                  |
            'max_tokens':9                         | 'inferenceConfig':{'maxTokens':9}
            'max_completion_tokens':9              | 'inferenceConfig':{'maxTokens':9}
            'temperature':1.7                      | 'inferenceConfig':{'temperature':1.0}
            'top_p':0.5,'top_k':4                  | 'inferenceConfig':{'topP':0.5},'additionalModelRequestFields':{'top_k':4}
            'stop':['a',' ']                       | 'inferenceConfig':{'stopSequences':['a']}
            'service_tier':'flex'                  | 'serviceTier':{'type':'flex'}
            'guardrailConfig':{'guardrailIdentifier':'g','guardrailVersion':'1'} | 'guardrailConfig':{'guardrailIdentifier':'g','guardrailVersion':'1'}
            'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}} | 'outputConfig':{'textFormat':{'type':'json_schema','structure':{'jsonSchema':{'schema':'{\\'type\\':\\'object\\'}','name':'n'}}}}
            'reasoning_effort':'low'               | 'inferenceConfig':{'maxTokens':5376},'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':1280}}
            'reasoning_effort':'low','top_p':0.96,'top_k':4 | 'inferenceConfig':{'maxTokens':5376,'topP':0.96},'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':1280}}
            'max_tokens':2400,'reasoning_effort':'high' | 'inferenceConfig':{'maxTokens':2400},'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':1200}}
            'max_tokens':9,'reasoning_effort':'low' | 'inferenceConfig':{'maxTokens':9}
            'reasoning_effort':'none'              |
            'thinking':{'type':'enabled','budget_tokens':2000} | 'inferenceConfig':{'maxTokens':6096},'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':2000}}
            'tools':[{'type':'function','function':{'name':'f','description':''}}],'tool_choice':'required','parallel_tool_calls':false | 'toolConfig':{'tools':[{'toolSpec':{'name':'f','inputSchema':{'json':{'type':'object','properties':{}}}}}],'toolChoice':{'any':{}}}
            'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,'parameters':{'properties':{}}},'cache_control':{'type':'ephemeral'}}],'tool_choice':{'type':'function','function':{'name':'f'}} | 'toolConfig':{'tools':[{'toolSpec':{'name':'f','description':'d','inputSchema':{'json':{'properties':{},'type':'object'}},'strict':true}},{'cachePoint':{'type':'default'}}],'toolChoice':{'tool':{'name':'f'}}}
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'auto' | 'toolConfig':{'tools':[{'toolSpec':{'name':'f','inputSchema':{'json':{'type':'object','properties':{}}}}}],'toolChoice':{'auto':{}}}
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'none' |
            """)
    void saysEachFieldItsOwnWay(String openAi, String converse) throws Exception {
        Asked asked = ask("{" + HI + "," + openAi + "}", OLD, 0, 0);

        assertThat(body(asked))
                .isEqualTo(json("{'messages':[{'role':'user','content':[{'text':'Hi'}]}]"
                        + (converse == null ? "" : "," + converse.replace("\\'", "\\\"")) + "}"));
        assertThat(ConverseShape.wrongWithRequest(body(asked), false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0,us.anthropic.claude-sonnet-4-5-20250929-v1%3A0",
        "arn:aws:bedrock:us-east-1:1:inference-profile/a,arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fa",
        "a b*,a%20b%2A"
    })
    void namesTheModelInThePath(String model, String encoded) {
        Asked whole = ask("{" + HI + "}", model, 0, 0);
        byte[] hi = ("{" + HI + "}").replace('\'', '"').getBytes(UTF_8);
        Asked stream = DIALECT.ask(ChatRequest.read(hi, 0, hi.length), new Target(model, true, 0, 0, Map.of()));

        assertThat(whole.path()).isEqualTo("/model/" + encoded + "/converse");
        assertThat(whole.headers()).isEqualTo(Map.of("accept", "application/json"));
        assertThat(stream.path()).isEqualTo("/model/" + encoded + "/converse-stream");
        assertThat(stream.headers()).isEqualTo(Map.of("accept", "application/vnd.amazon.eventstream"));
        assertThat(stream.body()).isEqualTo(whole.body());
    }

    @Test
    void tellsWhatItCannotSay() {
        Asked asked = ask(
                "{" + HI + "," + TOOL
                        + ",'seed':1,'logprobs':true,'presence_penalty':1,'frequency_penalty':1,'store':true,"
                        + "'service_tier':'priority','response_format':{'type':'json_object'},'stop':[' '],'user':'u',"
                        + "'parallel_tool_calls':false,'reasoning_effort':'high','thinking':{'type':'enabled'},'top_k':1}",
                "meta.llama3-3-70b-instruct-v1:0",
                0,
                0);

        assertThat(asked.dropped())
                .containsExactly(
                        "frequency_penalty",
                        "logprobs",
                        "parallel_tool_calls",
                        "presence_penalty",
                        "reasoning_effort",
                        "response_format",
                        "seed",
                        "service_tier",
                        "stop",
                        "store",
                        "thinking",
                        "top_k",
                        "user");
    }

    @Test
    void tellsEachVendorsModelsWhatTheyKnow() throws Exception {
        Asked modern =
                ask("{" + HI + ",'reasoning_effort':'minimal','temperature':0.2,'top_p':1,'top_k':1}", NEW, 0, 0);
        Asked nova = ask("{" + HI + ",'temperature':0.2,'top_p':0.3,'top_k':5}", NOVA, 0, 0);
        Asked older = ask("{" + HI + ",'temperature':0.2,'top_p':0.3}", OLD, 0, 0);

        assertThat(body(modern).get("additionalModelRequestFields"))
                .isEqualTo(json("{'thinking':{'type':'adaptive'}}"));
        assertThat(body(modern).get("outputConfig")).isEqualTo(json("{'effort':'low'}"));
        assertThat(modern.dropped()).containsExactly("temperature", "top_k", "top_p");
        assertThat(ConverseShape.wrongWithRequest(body(modern), true)).isEmpty();
        assertThat(body(nova).get("inferenceConfig")).isEqualTo(json("{'temperature':0.2,'topP':0.3}"));
        assertThat(body(nova).get("additionalModelRequestFields")).isEqualTo(json("{'inferenceConfig':{'topK':5}}"));
        assertThat(body(older).get("inferenceConfig")).isEqualTo(json("{'temperature':0.2}"));
        assertThat(older.dropped()).containsExactly("top_p");
    }

    @Test
    void doesNotWriteMoreThanTheMoneyOrTheModelAllows() throws Exception {
        assertThat(body(ask("{" + HI + "}", OLD, 700, 0))
                        .at("/inferenceConfig/maxTokens")
                        .asLong())
                .isEqualTo(700);
        assertThat(body(ask("{" + HI + ",'max_tokens':90000}", OLD, 0, 8192))
                        .at("/inferenceConfig/maxTokens")
                        .asLong())
                .isEqualTo(8192);
        Asked rich = ask("{" + HI + ",'reasoning_effort':'high'}", OLD, 4000, 0);
        assertThat(body(rich).at("/inferenceConfig/maxTokens").asLong()).isEqualTo(4000);
        assertThat(body(rich)
                        .at("/additionalModelRequestFields/thinking/budget_tokens")
                        .asLong())
                .isEqualTo(2000);
        Asked poor = ask("{" + HI + ",'reasoning_effort':'high'}", OLD, 2000, 0);
        assertThat(body(poor).has("additionalModelRequestFields")).isFalse();
        assertThat(poor.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void putsSystemApartAndResultsFirstInOneTurn() throws Exception {
        Asked asked = ask("""
                {'tools':[{'type':'function','function':{'name':'f'}}],'messages':[
                 {'role':'system','content':[{'type':'text','text':'S','cache_control':{'type':'ephemeral','ttl':'1h'}}]},
                 {'role':'assistant','content':'','thinking_blocks':[{'type':'thinking','thinking':'t'},
                   {'type':'thinking','thinking':'h','signature':'s'},{'type':'redacted_thinking','data':'ZA=='}],
                  'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':''}},
                   {'id':'b.1','type':'function','function':{'name':'g','arguments':'{\\'x\\':1}'}}]},
                 {'role':'developer','content':'D'},
                 {'role':'user','content':[{'type':'text','text':''},{'type':'text','text':'go'}]},
                 {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1','cache_control':{'type':'ephemeral'}},
                   {'type':'image_url','image_url':{'url':'data:image/gif;base64,QQ=='}}]},
                 {'role':'tool','tool_call_id':'b.1','content':'','is_error':true},
                 {'role':'assistant','content':'So: '}]}""".replace("\\'", "\\\""), OLD, 0, 0);

        assertThat(body(asked).get("system"))
                .isEqualTo(json("[{'text':'S'},{'cachePoint':{'type':'default','ttl':'1h'}},{'text':'D'}]"));
        assertThat(body(asked).get("messages")).isEqualTo(json("""
                [{'role':'user','content':[{'text':'...'}]},
                 {'role':'assistant','content':[
                  {'reasoningContent':{'reasoningText':{'text':'h','signature':'s'}}},
                  {'reasoningContent':{'redactedContent':'ZA=='}},
                  {'toolUse':{'toolUseId':'a','name':'f','input':{}}},
                  {'toolUse':{'toolUseId':'b_1','name':'g','input':{'x':1}}}]},
                 {'role':'user','content':[
                  {'toolResult':{'toolUseId':'a','content':[{'text':'1'},{'image':{'format':'gif','source':{'bytes':'QQ=='}}}]}},
                  {'cachePoint':{'type':'default'}},
                  {'toolResult':{'toolUseId':'b_1','content':[{'text':'...'}],'status':'error'}},
                  {'text':'go'}]},
                 {'role':'assistant','content':[{'text':'So:'}]}]"""));
        assertThat(ConverseShape.wrongWithRequest(body(asked), false)).isEmpty();
    }

    @Test
    void sendsMediaByTheirFormats() throws Exception {
        Asked asked = ask("""
                {'messages':[{'role':'user','content':[
                 {'type':'image_url','image_url':{'url':'data:image/jpg;base64,QQ=='}},
                 {'type':'input_audio','input_audio':{'data':'QQ==','format':'mp3'}},
                 {'type':'file','file':{'filename':'Q3_report  (v2).final.pdf','file_data':'data:application/pdf;base64,QQ=='}},
                 {'type':'file','file':{'filename':'отчёт','file_data':'data:text/x-log;base64,QQ=='}},
                 {'type':'file','file':{'file_data':'data:text/csv;base64,QQ=='}},
                 {'type':'file','file':{'filename':'x.DOCX','file_data':'data:application/octet-stream;base64,QQ=='}},
                 {'type':'file','file':{'file_data':'data:image/png;base64,QQ=='}}]}]}""", NOVA, 0, 0);

        assertThat(body(asked).at("/messages/0/content")).isEqualTo(json("""
                [{'image':{'format':'jpeg','source':{'bytes':'QQ=='}}},
                 {'audio':{'format':'mp3','source':{'bytes':'QQ=='}}},
                 {'document':{'format':'pdf','name':'Q3-report (v2)-final','source':{'bytes':'QQ=='}}},
                 {'document':{'format':'txt','name':'document','source':{'bytes':'QQ=='}}},
                 {'document':{'format':'csv','name':'document (2)','source':{'bytes':'QQ=='}}},
                 {'document':{'format':'docx','name':'x','source':{'bytes':'QQ=='}}},
                 {'image':{'format':'png','source':{'bytes':'QQ=='}}},
                 {'text':'...'}]"""));
        assertThat(ConverseShape.wrongWithRequest(body(asked), false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2,'messages':[{'role':'user','content':'Hi'}] | n
            'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}] | messages.image_url.url
            'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/bmp;base64,QQ=='}}]}] | messages.image_url.url
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}] | messages.file.file_id
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'https://x/y.pdf'}}]}] | messages.file.file_data
            'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/zip;base64,QQ=='}}]}] | messages.file.file_data
            'messages':[{'role':'system','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}}]}] | messages
            'messages':[{'role':'tool','tool_call_id':'a','content':'1'}] | tools
            'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'none','messages':[{'role':'tool','tool_call_id':'a','content':'1'}] | tool_choice
            'tools':[{'type':'function','function':{'name':'f'}}],'messages':[{'role':'tool','tool_call_id':'a','content':[{'type':'input_audio','input_audio':{'data':'QQ=='}}]}] | messages.input_audio
            """)
    void refusesWhatWouldChangeTheAnswersMeaning(String request, String param) {
        assertThatThrownBy(() -> ask("{" + request + "}", OLD, 0, 0))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
                    assertThat(e.param()).isEqualTo(param);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
            400 | {'message':'Malformed input request'}                                             | null
            400 | {'message':'Invocation of model ID x with on-demand throughput isn’t supported.'} | UPSTREAM_FAILED
            400 | {'message':'The provided model identifier is invalid.'}                           | UPSTREAM_FAILED
            400 | {'__type':'com.amazon.coral.service#ThrottlingException:http://x/','message':'Rate exceeded'} | UPSTREAM_RATE_LIMITED
            400 | {'__type':'ServiceQuotaExceededException','message':'x'}                          | UPSTREAM_QUOTA
            400 | {'__type':'ExpiredTokenException','message':'x'}                                  | UPSTREAM_UNAUTHORIZED
            403 | {'message':'The security token included in the request is expired'}               | null
            403 | {'Message':'User: x is not authorized to perform: bedrock:InvokeModel'}           | null
            403 | {'message':'You cannot have access to the model with the specified model ID.'}     | UPSTREAM_FAILED
            404 | {'message':'Could not resolve the foundation model'}                              | UPSTREAM_FAILED
            408 | {'message':'Model timed out'}                                                     | UPSTREAM_TIMEOUT
            424 | {'message':'The model failed','originalStatusCode':500}                           | UPSTREAM_FAILED
            429 | {'message':'Too many requests, please wait before trying again.'}                 | null
            429 | {'message':'Too many tokens per day, please wait before trying again.'}           | UPSTREAM_QUOTA
            503 | <html>                                                                            | null
            """)
    void knowsFaultsThatTheirStatusHides(int status, String body, ErrorKind kind) {
        assertThat(DIALECT.fault(status, name -> null, body.replace('\'', '"').getBytes(UTF_8)))
                .isEqualTo(kind);
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
