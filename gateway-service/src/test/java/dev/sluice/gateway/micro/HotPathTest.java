package dev.sluice.gateway.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/** The microbenchmarks measure what they say. */
class HotPathTest {
    /** Those that are measured. */
    static Stream<String> dialects() throws NoSuchFieldException {
        return Stream.of(TranslatedChunk.class
                .getField("dialect")
                .getAnnotation(Param.class)
                .value());
    }

    @ParameterizedTest
    @MethodSource("dialects")
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
