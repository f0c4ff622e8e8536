package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.UsageEvent.Outcome;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
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
    void readsCompressedAnswersAmongOthers() {
        for (String model : List.of("demo", "fault-gzip", "demo", "fault-gzip")) {
            assertThat(rig.chat(chat(model, false)).body())
                    .as(model)
                    .startsWith("{")
                    .contains("choices");
        }
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

    static String chat(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";
    }
}
