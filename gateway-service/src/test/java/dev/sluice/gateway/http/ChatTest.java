package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.UsageEvent;
import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.testkit.Exchange;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
    private final Rig rig = new Rig(2);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void p5PassesARequestByteForByte() {
        String body = "\n{ \"x\" : 1.50e2,\t\"messages\":[{\"role\":\"user\",\"content\":\"h\\u00e9 é 😀\"}] ,"
                + "\"model\" : \"demo\" , \"unknown\":{\"a\":[ ]}}\r\n ";

        HttpResponse<String> answer = rig.chat(body);

        Exchange seen = rig.upstream().journal().last();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen.bodyText()).isEqualTo(body);
        assertThat(seen.header("authorization")).isEqualTo("Bearer " + Rig.SECRET);
        assertThat(seen.requestId())
                .isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
    }

    @Test
    void continuesTheCallsTraceAtTheUpstreamUnlessTheChannelDoesNotWantIt() {
        rig.send(rig.request(chat("demo", false)).header("traceparent", "00-" + "1".repeat(32) + "-" + "2".repeat(16)));
        assertThat(rig.upstream().journal().last().header("traceparent")).isEqualTo(Rig.TRACEPARENT);
        assertThat(rig.lastSettled().event().traceId()).isEqualTo(Rig.TRACE);

        rig.options = Map.of("traceparent", "false");
        rig.chat(chat("demo", false));
        assertThat(rig.upstream().journal().last().header("traceparent")).isNull();
    }

    @Test
    void aChannelWhoseHeadersCannotBeSentIsAChannelThatFails() {
        rig.headers = Map.of("x-team", "top\r\nsecret");

        HttpResponse<String> answer = rig.chat(chat("demo", false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("cannot be sent").doesNotContain("secret");
        assertThat(rig.admission.settled).hasSize(2);
    }

    @Test
    void p5PassesAnAnswerByteForByte() {
        String odd =
                "{ \"id\":\"a\",\"model\":\"other\" ,\"choices\":[{\"message\":{\"content\":\"é\\u00e9\"}}],\t\"z\":[1.0e1],"
                        + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5} }\n";
        rig.upstream().script("demo", dev.sluice.testkit.Behaviour.json(json("body", odd)));

        HttpResponse<String> answer = rig.chat(chat("demo", false));

        assertThat(answer.body()).isEqualTo(odd);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(10_000 + 10_000));
    }

    @Test
    void p5PassesAStreamByteForByteToAClientThatAskedForUsage() {
        String stream = ": hello\r\n\r\ndata:{ \"choices\":[{\"delta\":{\"content\":\"é\"}}] ,\"q\":1}\r\n\r\n"
                + "event: x\ndata: {\"choices\":[],\ndata: \"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n"
                + "data: [DONE]\n\n";
        rig.upstream()
                .script(
                        "demo",
                        dev.sluice.testkit.Behaviour.json("{\"headers\":{\"content-type\":\"text/event-stream\"},"
                                + json("body", stream).substring(1)));

        HttpResponse<String> answer =
                rig.chat("{\"model\":\"demo\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(answer.body()).isEqualTo(stream);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(4);
    }

    @Test
    void asksForUsageAndHidesItFromAClientThatDidNot() {
        HttpResponse<String> answer = rig.chat(chat("demo", true));

        assertThat(rig.upstream().journal().last().bodyText()).contains("\"include_usage\":true");
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body()).doesNotContain("prompt_tokens").endsWith("data: [DONE]\n\n");
        UsageEvent event = rig.lastSettled().event();
        assertThat(event.usage().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(event.outcome()).isEqualTo(Outcome.OK);
        assertThat(event.last()).isTrue();
        assertThat(event.firstTokenMs()).isNotNull();
        assertThat(rig.admission.released.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault-usage-always",
                "fault-usage-in-last",
                "fault-usage-nulls",
                "fault-gzip",
                "fault-pieces-1",
                "fault-pings-2",
                "fault-first-event-empty"
            })
    void understandsEveryHabitOfUpstreams(String model) {
        HttpResponse<String> answer = rig.chat(chat(model, true));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("content")
                .doesNotContain("\"prompt_tokens\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().usage().source())
                .isEqualTo(model.endsWith("nulls") ? UsageSource.ESTIMATED : UsageSource.REPORTED);
    }

    @Test
    void readsCompressedAnswers() {
        assertThat(rig.chat(chat("fault-gzip", false)).body()).startsWith("{").contains("choices");
    }

    @Test
    void showsTheNameThatTheClientAskedForWhereTheChannelMapsIt() {
        rig.upstreamName = "fault-prompt-7";

        HttpResponse<String> answer = rig.chat(chat("nice", true));

        assertThat(rig.upstream().journal().last().model()).isEqualTo("fault-prompt-7");
        assertThat(answer.body()).contains("\"model\":\"nice\"").doesNotContain("fault-prompt-7");
        assertThat(rig.chat(chat("nice", false)).body())
                .contains("\"model\":\"nice\"")
                .doesNotContain("fault-prompt-7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status-500",
                "status-503",
                "status-429",
                "status-401",
                "status-403",
                "status-402",
                "reset",
                "html",
                "empty",
                "error-in-200",
                "retry-after-1"
            })
    void triesTheNextChannelWhenOneFailsBeforeContent(String fault) {
        rig.upstream().script("demo", fault);

        HttpResponse<String> answer = rig.chat(chat("demo", false));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(rig.upstreams.get(1).journal().received()).isEqualTo(1);
        assertThat(rig.admission.settled).hasSize(2);
        assertThat(rig.admission.settled.get(0).charge()).isZero();
        assertThat(rig.admission.settled.get(0).event().last()).isFalse();
        assertThat(rig.admission.settled.get(0).event().usage().source()).isEqualTo(UsageSource.UNKNOWN);
        assertThat(rig.admission.settled.get(1).event().attempt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error-event-first",
                "end-after-0",
                "malformed-after-0",
                "html",
                "empty",
                "error-in-200",
                "status-502"
            })
    void triesTheNextChannelWhenAStreamBreaksBeforeContent(String fault) {
        rig.upstream().script("demo", fault);

        HttpResponse<String> answer = rig.chat(chat("demo", true));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain("error");
        assertThat(rig.admission.settled).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 422})
    void aRefusalOfTheRequestReachesTheClientAndIsNeverRetried(int status) {
        rig.upstream()
                .script(
                        "demo",
                        dev.sluice.testkit.Behaviour.json("{\"status\":" + status
                                + ",\"body\":\"{\\\"error\\\":{\\\"message\\\":\\\"bad thing at https://10.0.0.1/x for "
                                + Rig.SECRET
                                + "\\\",\\\"type\\\":\\\"t\\\",\\\"param\\\":\\\"p\\\",\\\"code\\\":\\\"c\\\"}}\"}"));

        HttpResponse<String> answer = rig.chat(chat("demo", false));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .contains("bad thing", "\"type\":\"t\"", "\"param\":\"p\"", "\"code\":\"c\"", "request id:");
        assertThat(answer.body()).doesNotContain("10.0.0.1", Rig.SECRET);
        assertThat(rig.upstreams.get(1).journal().received()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "status-500,502",
        "html,502",
        "empty,502",
        "error-in-200,502",
        "reset,502",
        "status-504,504",
        "status-429,503"
    })
    void tellsAClearErrorWhenEveryChannelFails(String fault, int status) {
        rig.upstreams.forEach(upstream -> upstream.script("demo", fault));

        HttpResponse<String> answer = rig.chat(chat("demo", false));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .contains("\"message\":", "\"type\":", "\"param\":", "\"code\":")
                .doesNotContain("127.0.0.1", "<html");
        assertThat(rig.admission.settled).hasSize(2).allMatch(one -> one.charge() == 0);
        assertThat(rig.lastSettled().event().last()).isTrue();
        assertThat(rig.lastSettled().event().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut-after-3",
                "reset-after-3",
                "end-after-3",
                "malformed-after-3",
                "error-event-after-3",
                "no-done"
            })
    void p4NeverPresentsACutStreamAsComplete(String fault) {
        HttpResponse<String> answer = rig.chat(chat("fault-chunks-9+" + fault, true));

        assertThat(answer.body()).contains("\"content\"", "\"error\":{").doesNotContain("[DONE]");
        assertThat(rig.admission.settled).hasSize(1);
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.CUT);
        assertThat(rig.lastSettled().charge()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| 401 | invalid_api_key",
                "Bearer wrong | 401 | invalid_api_key",
                "Basic abc | 401 | invalid_api_key",
            })
    void refusesAKeyThatIsNone(String authorization, int status, String code) {
        HttpRequest.Builder request = HttpRequest.newBuilder(rig.uri("/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(chat("demo", false)));
        if (authorization != null) {
            request.header("authorization", authorization);
        }

        HttpResponse<String> answer = rig.send(request);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    }

    @ParameterizedTest
    @CsvSource({
        "x-api-key,sk-test",
        "api-key,sk-test",
        "Authorization,bearer  sk-test",
        "authorization,sk-test",
        "sec-websocket-protocol,'realtime, openai-insecure-api-key.sk-test'"
    })
    void findsTheKeyWhereverClientsPutIt(String header, String value) {
        HttpRequest.Builder request = HttpRequest.newBuilder(rig.uri("/v1/v1/chat/completions"))
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(chat("demo", false)));

        assertThat(rig.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesBadRequestsInTheDialectAndLeavesARow() {
        HttpResponse<String> answer = rig.chat("{\"model\":7}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("'model' must be a string", "\"param\":\"model\"", "\"code\":null", "invalid_request_error");
        assertThat(rig.admission.refused).hasSize(1);
        assertThat(rig.admission.refused.get(0).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(rig.chat(chat("nobody-serves-this", false)).statusCode()).isEqualTo(404);
        assertThat(rig.admission.refused.get(1).model()).isEqualTo("nobody-serves-this");
        assertThat(rig.upstream().journal().received()).isZero();
    }

    @Test
    void tellsHowLongToWait() {
        rig.admission.refusal = new GatewayException(ErrorKind.RATE_LIMITED, "Too many requests.", 1500);
        HttpResponse<String> limited = rig.chat(chat("demo", false));
        rig.admission.refusal = new GatewayException(ErrorKind.QUOTA_SPENT, "Used up.");
        HttpResponse<String> spent = rig.chat(chat("demo", false));

        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("2");
        assertThat(limited.headers().firstValue("retry-after-ms")).contains("1500");
        assertThat(spent.headers().firstValue("x-should-retry")).contains("false");
        assertThat(spent.headers().firstValue("retry-after")).isEmpty();
        assertThat(spent.body()).contains("\"code\":\"insufficient_quota\"");
    }

    @Test
    void answersUnknownPathsMethodsHeadersAndPreflights() {
        HttpResponse<String> missing =
                rig.send(HttpRequest.newBuilder(rig.uri("/v2/x")).GET());
        HttpResponse<String> method =
                rig.send(HttpRequest.newBuilder(rig.uri("/v1/chat/completions")).GET());
        HttpResponse<String> header = rig.send(rig.request(chat("demo", false)).header("x-sluice-tgas", "a=b"));
        HttpResponse<String> preflight = rig.send(HttpRequest.newBuilder(rig.uri("/v1/chat/completions"))
                .header("origin", "https://app")
                .header("access-control-request-headers", "authorization, x-api-key")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("unknown_url");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(header.statusCode()).isEqualTo(400);
        assertThat(header.body()).contains("x-sluice-tgas");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                .contains("authorization, x-api-key");
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .contains("*");
        assertThat(List.of(missing, method, header, preflight))
                .allSatisfy(one ->
                        assertThat(one.headers().firstValue("x-request-id")).isPresent());
    }

    @Test
    void capsTheUpstreamToWhatIsHeld() {
        rig.admission.most = 200_000;

        rig.chat(chat("demo", false));

        assertThat(rig.upstream().journal().last().bodyText()).contains("\"max_tokens\":");
        await().until(() -> rig.admission.released.get() == 1);
    }

    @Test
    void endsAnUnboundedStreamAtWhatIsHeld() {
        rig.model = new dev.sluice.contracts.RouteTable.Model("any", null, null, List.of(), List.of());
        rig.admission.grows = false;

        HttpResponse<String> answer = rig.chat(chat("fault-chunks-100+event-1k", true));

        assertThat(answer.body()).contains("\"finish_reason\":\"length\"").endsWith("data: [DONE]\n\n");
        assertThat(rig.lastSettled().event().outcome()).isEqualTo(Outcome.OK);
        assertThat(rig.upstream().journal().last().bodyText()).doesNotContain("max_tokens");
    }

    static String chat(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";
    }

    private static String json(String field, String text) {
        return "{\"" + field + "\":\""
                + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text)) + "\"}";
    }
}
