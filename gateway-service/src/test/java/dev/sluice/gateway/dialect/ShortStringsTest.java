package dev.sluice.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.sluice.contracts.Endpoint;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortStringsTest {
    private static final int MB = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"%s\",\"b\":[1,\"%s\",{\"%s\":null}],\"c\":\"short \\\" \\\\ \\u00e9\"}",
                "{\"usage\":{\"input_tokens\":\"7\"},\"x\":\"\\\\%s\\\\\",\"y\":\"\"}"
            })
    void whatIsLeftIsTheSameWithShorterStrings(String pattern) throws Exception {
        for (String unit : new String[] {"A", "\\\"", "\\\\", "\\u00e9", "é", "😀", "\\ud83d\\ude00"}) {
            for (int length = 0; length < 4; length++) {
                String text = pattern.replace("%s", "ab".substring(0, length % 3) + unit.repeat(700 * length));
                byte[] bytes = text.getBytes(UTF_8);
                for (int piece : new int[] {1, 7, 1_000, bytes.length}) {
                    JsonNode whole = new ObjectMapper().readTree(bytes);
                    JsonNode left = new ObjectMapper().readTree(shortened(bytes, piece));
                    isBeginning(left, whole);
                }
            }
        }
    }

    @Test
    void anImageOfManyMegabytesIsReadWithoutBeingGathered() {
        byte[] before = "{\"created\":1,\"data\":[{\"b64_json\":\"".getBytes(UTF_8);
        byte[] piece = new byte[64 << 10];
        Arrays.fill(piece, (byte) 'A');
        byte[] after = "\"}],\"usage\":{\"input_tokens\":3,\"output_tokens\":5}}".getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        Answer answer;
        try (AnswerFeed feed = new AnswerFeed(Endpoint.IMAGES)) {
            feed.feed(before, 0, before.length);
            for (int i = 0; i < 64 * MB / piece.length; i++) {
                feed.feed(piece, 0, piece.length);
            }
            feed.feed(after, 0, after.length);
            answer = feed.end();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;

        assertThat(allocated).isLessThan(MB);
        assertThat(answer.usage().output()).isEqualTo(5);
        assertThat(answer.usage().pieces().images()).isEqualTo(1);
    }

    private static byte[] shortened(byte[] text, int piece) {
        ShortStrings strings = new ShortStrings();
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        for (int at = 0; at < text.length; at += piece) {
            int length = strings.shorten(text, at, Math.min(text.length, at + piece));
            left.write(strings.bytes(), 0, length);
        }
        return left.toByteArray();
    }

    private static void isBeginning(JsonNode left, JsonNode whole) {
        assertThat(left.getNodeType()).isEqualTo(whole.getNodeType());
        assertThat(left.size()).isEqualTo(whole.size());
        if (whole.isTextual()) {
            assertThat(whole.textValue()).startsWith(left.textValue());
            assertThat(left.textValue().length())
                    .isBetween(Math.min(150, whole.textValue().length()), 1_030);
        }
        whole.properties().forEach(field -> {
            String name = field.getKey().length() < 150
                    ? field.getKey()
                    : left.fieldNames().next();
            isBeginning(left.get(name), field.getValue());
        });
        for (int i = 0; whole.isArray() && i < whole.size(); i++) {
            isBeginning(left.get(i), whole.get(i));
        }
    }
}
