package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Endpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\"                    | 1 | 0 | 0",
                "[\"a\",\"b\"]            | 2 | 0 | 0",
                "[]                       | 1 | 0 | 0",
                "[1,22,3]                 | 1 | 3 | 7",
                "[[1,2],[3],[]]           | 3 | 3 | 6",
                "[[1,2],\"a\"]            | 2 | 2 | 4",
                "[[\"a\",[1]],{\"b\":[1,2]}] | 2 | 0 | 0",
                "[[1,\"a\",2]]            | 1 | 1 | 3",
                "{\"text\":\"a\"}         | 1 | 0 | 0",
            })
    void countsTextsAndTokenIds(String input, int items, int tokenIds, int idBytes) {
        byte[] body = ("{\"input\":" + input + ",\"z\":{\"input\":[1]},\"model\":\"m\"}").getBytes(UTF_8);

        Envelope envelope = Envelopes.read(Endpoint.EMBEDDINGS, body, body.length);

        assertThat(envelope.model()).isEqualTo("m");
        assertThat(envelope.batch()).isEqualTo(new Envelope.Batch(items, tokenIds, idBytes, 0));
        assertThat(new String(
                        body,
                        envelope.modelAt().from(),
                        envelope.modelAt().to() - envelope.modelAt().from(),
                        UTF_8))
                .isEqualTo("\"m\"");
    }

    @ParameterizedTest
    @CsvSource({"'\"Hé\"', 5", "'{\"image\":\"x\"}', 13"})
    void measuresTheQueryThatEachDocumentIsReadWith(String query, int bytes) {
        byte[] body = ("{\"model\":\"m\",\"query\":" + query + ",\"documents\":[\"a\",\"b\"]}").getBytes(UTF_8);

        Envelope envelope = Envelopes.read(Endpoint.RERANK, body, body.length);

        assertThat(envelope.batch()).isEqualTo(new Envelope.Batch(2, 0, 0, bytes));
    }
}
