package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.testkit.vendor.GenerateContentServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that speaks OpenAI's dialect and an upstream that speaks Google's, through the public door. */
class GeminiUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE = "'usageMetadata':{'promptTokenCount':20,'candidatesTokenCount':4,"
            + "'thoughtsTokenCount':3,'cachedContentTokenCount':5,'totalTokenCount':27}";
    private static final String BEGIN = event("{'candidates':[{'content':{'parts':[{'text':'Hé'}],'role':'model'},"
            + "'index':0}],'usageMetadata':{'promptTokenCount':20,'totalTokenCount':20},'responseId':'r1'}");
    private static final String END =
            event("{'candidates':[{'content':{'role':'model'},'finishReason':'STOP','index':0}]," + USAGE
                    + ",'responseId':'r1'}");

    private final Rig rig = new Rig(1);
    private final GenerateContentServer gemini = GenerateContentServer.start();

    @BeforeEach
    void useIt() {
        rig.dialect = "gemini";
        rig.access = "header:x-goog-api-key";
        rig.foreign = gemini.baseUrl();
        rig.upstreamName = "gemini-3-flash-preview";
    }

    @AfterEach
    void close() {
        gemini.close();
        rig.close();
    }

    @Test
    void callsOfToolsGoToTheClientAndTheirResultsBack() throws IOException {
        gemini.answer(json("{'candidates':[{'content':{'parts':[{'text':'Let me look.'},"
                + "{'functionCall':{'name':'weather','args':{'city':'Oslo'}},'thoughtSignature':'U0lH'},"
                + "{'functionCall':{'name':'weather','args':{'city':'Rome'}}}],'role':'model'},'finishReason':'STOP',"
                + "'index':0}]," + USAGE + ",'responseId':'r1'}"));
        String tools = "'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object',"
                + "'properties':{'city':{'type':'string'}},'additionalProperties':false}}}]";

        HttpResponse<String> first = rig.chat(json("{'model':'smart','user':'u1',"
                + "'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Weather?'}]," + tools
                + "}"));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        JsonNode said = JSON.readTree(first.body());
        JsonNode message = said.at("/choices/0/message");
        assertThat(message.path("content").asText()).isEqualTo("Let me look.");
        assertThat(said.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(first.headers().firstValue("x-sluice-charge")).contains(Money.format(20_000 + 14_000));
        assertThat(first.headers().firstValue("x-sluice-dropped")).contains("user");
        assertThat(rig.lastSettled().event().usage().cachedInput()).isEqualTo(5);
        assertThat(rig.lastSettled().event().usage().reasoning()).isEqualTo(3);

        ObjectNode next = (ObjectNode) JSON.readTree(json("{'model':'smart'," + tools + "}"));
        next.putArray("messages")
                .add(JSON.readTree(json("{'role':'user','content':'Weather?'}")))
                .add(message)
                .add(result(message.at("/tool_calls/1/id").asText(), "hot"))
                .add(result(message.at("/tool_calls/0/id").asText(), "cold"));
        HttpResponse<String> second = rig.chat(next.toString());

        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(gemini.model()).isEqualTo("gemini-3-flash-preview");
        assertThat(gemini.asked().at("/contents/1/parts/1/thoughtSignature").asText())
                .isEqualTo("U0lH");
        assertThat(gemini.asked()
                        .at("/contents/2/parts/0/functionResponse/response/output")
                        .asText())
                .isEqualTo("cold");
        assertThat(gemini.asked()
                        .at("/contents/2/parts/1/functionResponse/response/output")
                        .asText())
                .isEqualTo("hot");
    }

    @Test
    void aStreamIsTranslatedAndEndsAsOne() {
        gemini.answer(BEGIN + END);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hé\"}")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("prompt_tokens");
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(20);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(7);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamWithoutAReasonForItsEndIsNeverCalledComplete() {
        gemini.answer(BEGIN);

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("Hé").contains("upstream_cut").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void anErrorAfterContentReachesTheClientAsOne() {
        gemini.answer(
                BEGIN + event("{'error':{'code':503,'message':'The model is overloaded.','status':'UNAVAILABLE'}}"));

        HttpResponse<String> answer = rig.chat(ask(true));

        assertThat(answer.body()).contains("The model is overloaded.").doesNotContain("[DONE]");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
    }

    @Test
    void aBlockedPromptIsAnAnswerThatWasFiltered() {
        String blocked = json("{'promptFeedback':{'blockReason':'PROHIBITED_CONTENT'},"
                + "'usageMetadata':{'promptTokenCount':9,'totalTokenCount':9}}");
        gemini.answer(blocked);
        HttpResponse<String> whole = rig.chat(ask(false));
        gemini.answer(event(blocked));
        HttpResponse<String> stream = rig.chat(ask(true));

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).contains("\"finish_reason\":\"content_filter\"");
        assertThat(stream.body())
                .contains("\"finish_reason\":\"content_filter\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().input()).isEqualTo(9);
    }

    @Test
    void aWrongKeyIsTheChannelsFaultThoughItIsABadRequest() {
        rig.secret = "another-key";
        HttpResponse<String> wrong = rig.chat(ask(false));
        rig.access = "bearer";
        HttpResponse<String> misplaced = rig.chat(ask(false));

        assertThat(wrong.body()).contains("upstream_unauthorized").doesNotContain(Rig.SECRET);
        assertThat(misplaced.body()).contains("upstream_unauthorized").doesNotContain(Rig.SECRET);
    }

    @Test
    void aQuotaOfTheDayAndOneOfTheMinuteAreToldApart() {
        String body = "{'error':{'code':429,'message':'Quota.','status':'RESOURCE_EXHAUSTED','details':["
                + "{'@type':'type.googleapis.com/google.rpc.QuotaFailure','violations':[{'quotaId':'%s'}]}]}}";
        gemini.status(429);
        gemini.answer(json(body.formatted("GenerateRequestsPerDayPerProjectPerModel")));
        HttpResponse<String> day = rig.chat(ask(false));
        gemini.answer(json(body.formatted("GenerateRequestsPerMinutePerProjectPerModel")));
        HttpResponse<String> minute = rig.chat(ask(false));

        assertThat(day.body()).contains("upstream_quota");
        assertThat(minute.body()).contains("upstream_rate_limited");
    }

    @Test
    void whatItCannotBeAskedIsRefusedWithTheFieldsName() {
        HttpResponse<String> answer = rig.chat(json("{'model':'smart','messages':[{'role':'user','content':["
                + "{'type':'image_url','image_url':{'url':'https://example.com/cat.png'}}]}]}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"param\":\"messages.image_url.url\"");
        assertThat(gemini.asked()).isNull();
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        gemini.answer(BEGIN);
        gemini.hangs();

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request(ask(true)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');
        answer.body().close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> gemini.gone());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !rig.admission.settled.isEmpty());
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    private static ObjectNode result(String id, String text) {
        return JSON.createObjectNode()
                .put("role", "tool")
                .put("tool_call_id", id)
                .put("content", text);
    }

    private static String ask(boolean stream) {
        return json("{'model':'smart','stream':" + stream + ",'messages':[{'role':'user','content':'Say hé.'}]}");
    }

    private static String event(String data) {
        return "data: " + json(data) + "\r\n\r\n";
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
