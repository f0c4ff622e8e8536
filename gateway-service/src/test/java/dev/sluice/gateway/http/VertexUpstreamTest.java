package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.vendor.GenerateContentServer;
import dev.sluice.testkit.vendor.MessagesServer;
import dev.sluice.testkit.vendor.Vertex;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One channel that serves Google's models in Google's dialect and Anthropic's in theirs. */
class VertexUpstreamTest {
    private final Rig rig = new Rig(1);
    private final GenerateContentServer gemini = GenerateContentServer.startOnVertex();
    private final MessagesServer claude = MessagesServer.startOnVertex();

    @BeforeEach
    void useIt() {
        rig.dialect = "vertex";
        rig.access = "google";
        rig.options = Map.of("project", Vertex.PROJECT, "region", Vertex.REGION);
    }

    @AfterEach
    void close() {
        gemini.close();
        claude.close();
        rig.close();
    }

    @Test
    void asksGeminiUnderItsProjectWithoutIdsOfCalls() {
        rig.foreign = gemini.baseUrl();
        rig.secret = gemini.credential();
        rig.upstreamName = "gemini-2.5-flash";
        gemini.answer(json("{'candidates':[{'content':{'parts':[{'text':'Hi'}],'role':'model'},"
                + "'finishReason':'STOP'}],'responseId':'r1'}"));

        HttpResponse<String> answer = rig.chat(json("{'model':'smart','messages':[{'role':'user','content':["
                + "{'type':'image_url','image_url':{'url':'https://example.com/cat.PNG?w=1'}}]},"
                + "{'role':'assistant','tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':''}}]},"
                + "{'role':'tool','tool_call_id':'c1','content':'{}'}]}"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gemini.model()).isEqualTo("gemini-2.5-flash");
        assertThat(gemini.asked().at("/contents/0/parts/0/fileData/mimeType").asText())
                .isEqualTo("image/png");
    }

    @Test
    void asksClaudeWithTheVersionInTheBodyAndTheModelInThePath() {
        rig.foreign = claude.baseUrl();
        rig.secret = claude.credential();
        rig.upstreamName = "claude-sonnet-4-5@20250929";
        claude.answer(json("{'id':'msg_1','type':'message','role':'assistant','content':[{'type':'text','text':'Hi'}],"
                + "'stop_reason':'end_turn','usage':{'input_tokens':2,'output_tokens':1}}"));
        HttpResponse<String> whole = rig.chat(ask(false));
        assertThat(claude.path()).endsWith("/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict");

        claude.answer(json("data: {'type':'message_start','message':{'id':'msg_1','usage':{'input_tokens':2}}}\n\n"
                + "data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}\n\n"
                + "data: {'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':1}}\n\n"
                + "data: {'type':'message_stop'}\n\n"));
        HttpResponse<String> stream = rig.chat(ask(true));

        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
        assertThat(whole.body()).contains("\"content\":\"Hi\"");
        assertThat(stream.body()).contains("\"content\":\"Hi\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aChannelWithoutItsOptionsIsTheChannelsFault() {
        rig.foreign = gemini.baseUrl();
        rig.secret = gemini.credential();
        rig.upstreamName = "gemini-2.5-flash";
        rig.options = Map.of("project", Vertex.PROJECT);

        HttpResponse<String> answer = rig.chat(ask(false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("region");
        assertThat(gemini.asked()).isNull();
    }

    @Test
    void aKeyThatGoogleDoesNotKnowIsTheChannelsFault() throws Exception {
        rig.foreign = gemini.baseUrl();
        rig.upstreamName = "gemini-2.5-flash";
        rig.secret = Rig.with(gemini.credential(), "private_key", anotherKey());
        HttpResponse<String> unknown = rig.chat(ask(false));
        String whyUnknown = rig.faults.getLast().detail();
        rig.secret = gemini.credential();
        gemini.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));
        HttpResponse<String> late = rig.chat(ask(false));

        assertThat(unknown.statusCode()).isEqualTo(502);
        assertThat(unknown.body()).contains("upstream_unauthorized").doesNotContain("JWT");
        assertThat(whyUnknown).contains("The credential k1").contains("Invalid JWT Signature.");
        assertThat(late.body()).contains("upstream_unauthorized");
        assertThat(rig.faults.getLast().detail()).contains("in a reasonable timeframe");
        assertThat(gemini.asked()).isNull();
    }

    private static String anotherKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    }

    private static String ask(boolean stream) {
        return json("{'model':'smart','stream':" + stream + ",'messages':[{'role':'user','content':'Hi'}]}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
