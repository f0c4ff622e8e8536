package dev.sluice.gateway.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The microbenchmarks measure what they say. */
class HotPathTest {
    @ParameterizedTest
    @ValueSource(ints = {1_000, 200_000})
    void everyBenchmarkDoesItsWork(int bytes) {
        HotPath path = new HotPath();
        path.bytes = bytes;
        path.prepare();

        assertThat(path.envelope().model()).isEqualTo("m7");
        assertThat(path.wholeAnswer().usage().output()).isEqualTo(12);
        assertThat(path.routing().upstreamModel()).isEqualTo("up-m7");
        assertThat(path.framing()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic",
                "bedrock",
                "bedrock-invoke",
                "cohere",
                "dashscope",
                "gemini",
                "hunyuan",
                "ollama",
                "spark",
                "spark-websocket",
                "wenxin"
            })
    void everyDialectsChunkIsTranslated(String dialect) {
        TranslatedChunk chunk = new TranslatedChunk();
        chunk.dialect = dialect;
        chunk.begin();

        assertThat(new String(chunk.translated(), UTF_8)).contains("\"delta\":{\"content\":\" word\"}");
    }

    @Test
    void theHarnessKnowsThem() throws ClassNotFoundException {
        assertThat(Class.forName(HotPath.class.getPackageName() + ".jmh_generated.HotPath_envelope_jmhTest"))
                .isNotNull();
    }
}
