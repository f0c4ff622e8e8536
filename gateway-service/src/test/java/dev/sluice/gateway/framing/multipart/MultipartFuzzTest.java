package dev.sluice.gateway.framing.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.multipart.NettyReader.Read;
import java.util.List;

/** A form is refused with a sentence, or read as Netty reads it if that does not refuse it; how it is fuzzed stands in CONTRIBUTING. */
class MultipartFuzzTest {
    private static final String TYPE = "multipart/form-data; boundary=b";

    @FuzzTest(maxDuration = "20s")
    void form(byte[] body) {
        List<Part> parts;
        try {
            parts = Multipart.read(TYPE, body, body.length);
        } catch (GatewayException refused) {
            assertThat(refused.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
            return;
        }
        List<Read> judge = NettyReader.read(TYPE, body);
        if (judge != null) {
            assertThat(parts.stream().map(part -> Read.of(part, body).seen()).toList())
                    .usingRecursiveComparison()
                    .isEqualTo(judge.stream().map(Read::seen).toList());
        }
    }
}
