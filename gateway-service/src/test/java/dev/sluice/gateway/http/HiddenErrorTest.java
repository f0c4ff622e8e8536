package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.UsageEvent;
import dev.sluice.gateway.http.ScriptedServer.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors that come with status 200, and what follows from them before any content has reached the client. */
class HiddenErrorTest {
    private static final Map<String, String> GOOD = Map.of(
            "hunyuan", "{'Choices':[{'Index':0,'Delta':{'Content':'Fine'},'FinishReason':'stop'}]}",
            "wenxin", "{'id':'as-1','result':'Fine','is_end':true}",
            "spark",
                    "{'code':0,'sid':'cha','choices':[{'index':0,'message':{'content':'Fine'},'delta':{'content':'Fine'}}]}",
            "dashscope", "{'output':{'choices':[{'message':{'content':'Fine'},'finish_reason':'stop'}]}}",
            "openai", "{'choices':[{'index':0,'message':{'content':'Fine'},'finish_reason':'stop'}]}");

    private final Rig rig = new Rig(2);
    private final ScriptedServer vendor = new ScriptedServer(rig.vertx);

    @AfterEach
    void close() {
        vendor.close();
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hunyuan   | {'Response':{'Error':{'Code':'AuthFailure.SignatureFailure','Message':'m'},'RequestId':'r'}}      | UPSTREAM_UNAUTHORIZED
            hunyuan   | {'Response':{'Error':{'Code':'RequestLimitExceeded','Message':'m'},'RequestId':'r'}}              | UPSTREAM_RATE_LIMITED
            hunyuan   | {'Response':{'Error':{'Code':'FailedOperation.ResourcePackExhausted','Message':'m'}}}             | UPSTREAM_QUOTA
            hunyuan   | {'Response':{'Error':{'Code':'FailedOperation.EngineRequestTimeout','Message':'m'}}}              | UPSTREAM_TIMEOUT
            hunyuan   | {'Response':{'Error':{'Code':'InternalError','Message':'m'}}}                                     | UPSTREAM_FAILED
            wenxin    | {'error_code':110,'error_msg':'m'}                                                                | UPSTREAM_UNAUTHORIZED
            wenxin    | {'error_code':18,'error_msg':'m'}                                                                 | UPSTREAM_RATE_LIMITED
            wenxin    | {'error_code':17,'error_msg':'m'}                                                                 | UPSTREAM_QUOTA
            wenxin    | {'error_code':336100,'error_msg':'m'}                                                             | UPSTREAM_FAILED
            spark     | {'code':11202,'message':'m','sid':'cha'}                                                          | UPSTREAM_RATE_LIMITED
            spark     | {'code':'11201','message':'m','sid':'cha'}                                                        | UPSTREAM_QUOTA
            spark     | {'error':{'message':'m','type':'api_error','param':null,'code':'11200'}}                          | UPSTREAM_UNAUTHORIZED
            spark     | {'code':10008,'message':'m','sid':'cha'}                                                          | UPSTREAM_FAILED
            dashscope | {'code':'Throttling.RateQuota','message':'m','request_id':'r'}                                    | UPSTREAM_RATE_LIMITED
            dashscope | {'code':'Arrearage','message':'m','request_id':'r'}                                               | UPSTREAM_QUOTA
            dashscope | {'code':'NobodyKnows','message':'m','request_id':'r'}                                             | UPSTREAM_FAILED
            openai    | {'error':{'message':'m','type':'requests','code':'rate_limit_exceeded'}}                          | UPSTREAM_RATE_LIMITED
            openai    | {'error':{'message':'m','type':'invalid_request_error','code':'invalid_api_key'}}                 | UPSTREAM_UNAUTHORIZED
            openai    | {'error':{'message':'m','type':'server_error','code':'upstream_quota'}}                           | UPSTREAM_QUOTA
            openai    | {'code':10013,'message':'m','sid':'cha'}                                                          | UPSTREAM_FAILED
            openai    | {'base_resp':{'status_code':1004,'status_msg':'login fail'}}                                      | UPSTREAM_UNAUTHORIZED
            openai    | {'base_resp':{'status_code':1008,'status_msg':'m'}}                                               | UPSTREAM_QUOTA
            openai    | {'base_resp':{'status_code':1033,'status_msg':'m'}}                                               | UPSTREAM_FAILED
            openai    | {'error':{'code':402,'message':'m'}}                                                              | UPSTREAM_QUOTA
            openai    | {'error':{'code':502,'message':'m'}}                                                              | UPSTREAM_FAILED
            """)
    void theNextChannelIsTried(String dialect, String error, String kind) {
        for (boolean stream : List.of(false, true)) {
            for (boolean inEvent : List.of(false, true)) {
                if (stream || !inEvent) {
                    HttpResponse<String> answer = ask(dialect, stream, inEvent, error.replace('\'', '"'));

                    assertThat(answer.body()).as("%s %s", stream, inEvent).contains("Fine");
                    List<UsageEvent> attempts = rig.admission.settled.stream()
                            .map(FakeAdmission.Settled::event)
                            .toList();
                    assertThat(attempts).extracting(UsageEvent::errorKind).containsExactly(kind, null);
                    assertThat(attempts).extracting(UsageEvent::channel).containsExactly("channel-0", "channel-1");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hunyuan   | {'Response':{'Error':{'Code':'OperationDenied.TextIllegalDetected','Message':'Not so'}}} | OperationDenied.TextIllegalDetected
            wenxin    | {'error_code':336104,'error_msg':'Not so'}                                               | 336104
            spark     | {'code':10013,'message':'Not so','sid':'cha'}                                            | 10013
            dashscope | {'code':'InvalidParameter','message':'Not so'}                                           | InvalidParameter
            openai    | {'error':{'message':'Not so','type':'invalid_request_error','code':'context_length'}}    | context_length
            openai    | {'base_resp':{'status_code':2013,'status_msg':'Not so'}}                                 | 2013
            """)
    void whatIsWrongEverywhereIsToldAtOnce(String dialect, String error, String code) {
        for (boolean stream : List.of(false, true)) {
            HttpResponse<String> answer = ask(dialect, stream, stream, error.replace('\'', '"'));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Not so", code, "invalid_request_error");
            assertThat(rig.admission.settled).hasSize(1);
        }
    }

    /** The first channel answers with the error, the second with another. */
    private HttpResponse<String> ask(String dialect, boolean stream, boolean inEvent, String error) {
        rig.admission.settled.clear();
        rig.dialect = dialect;
        rig.foreign = vendor.baseUrl();
        rig.upstreamName = "m";
        vendor.replies.clear();
        vendor.replies.add(inEvent ? Reply.stream("data: " + error + "\n\n") : Reply.json(200, error));
        vendor.replies.add(good(dialect, stream));
        return rig.chat("{\"model\":\"smart\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    private static Reply good(String dialect, boolean stream) {
        String good = GOOD.get(dialect).replace('\'', '"');
        return stream
                ? Reply.stream("data: " + good + "\n\n"
                        + (dialect.equals("openai") || dialect.equals("spark") ? "data: [DONE]\n\n" : ""))
                : Reply.json(200, good.replace("Delta", "Message"));
    }
}
