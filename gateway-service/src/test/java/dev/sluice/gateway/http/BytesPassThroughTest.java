package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Money;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Exchange;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promise P5. */
class BytesPassThroughTest {
    private final Rig rig = new Rig(1);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void passesARequestByteForByte() {
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
    void passesAnAnswerByteForByte() {
        String odd =
                "{ \"id\":\"a\",\"model\":\"other\" ,\"choices\":[{\"message\":{\"content\":\"é\\u00e9\"}}],\t\"z\":[1.0e1],"
                        + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5} }\n";
        rig.upstream().script("demo", Behaviour.json(json("body", odd)));

        HttpResponse<String> answer = rig.chat(ChatTest.chat("demo", false));

        assertThat(answer.body()).isEqualTo(odd);
        assertThat(answer.headers().firstValue("x-sluice-charge")).contains(Money.format(10_000 + 10_000));
    }

    @Test
    void passesAStreamByteForByteToAClientThatAskedForUsage() {
        String stream = ": hello\r\n\r\ndata:{ \"choices\":[{\"delta\":{\"content\":\"é\"}}] ,\"q\":1}\r\n\r\n"
                + "event: x\ndata: {\"choices\":[],\ndata: \"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n"
                + "data: [DONE]\n\n";
        rig.upstream()
                .script(
                        "demo",
                        Behaviour.json("{\"headers\":{\"content-type\":\"text/event-stream\"},"
                                + json("body", stream).substring(1)));

        HttpResponse<String> answer =
                rig.chat("{\"model\":\"demo\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(answer.body()).isEqualTo(stream);
        assertThat(rig.lastSettled().event().usage().output()).isEqualTo(4);
    }

    private static String json(String field, String text) {
        return "{\"" + field + "\":\""
                + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text)) + "\"}";
    }
}
