package dev.sluice.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.conversation.Dialect;
import java.io.ByteArrayOutputStream;

/** What a dialect's answers become. Quotes in what is given are single ones. */
final class Translated {
    private Translated() {}

    static String whole(Dialect dialect, String upstream) {
        return run(dialect, false, upstream.replace('\'', '"').getBytes(UTF_8), 0);
    }

    static String stream(Dialect dialect, String upstream) {
        return stream(dialect, upstream.replace('\'', '"').getBytes(UTF_8));
    }

    /** As it is. */
    static String stream(Dialect dialect, byte[] upstream) {
        return run(dialect, true, upstream, 0);
    }

    /** Checks that the chunks in which a stream arrives do not matter. */
    static void sameWhereverItIsSplit(Dialect dialect, String upstream) {
        sameWhereverItIsSplit(dialect, upstream.replace('\'', '"').getBytes(UTF_8));
    }

    static void sameWhereverItIsSplit(Dialect dialect, byte[] bytes) {
        String whole = run(dialect, true, bytes, 0);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(run(dialect, true, bytes, at)).as("split at %d", at).isEqualTo(whole);
        }
    }

    /** A stream of chunks with these deltas, which ends with this reason and usage. */
    static String chunks(String reason, String usage, String... deltas) {
        String chunk = "data: {'id':'chatcmpl-op','object':'chat.completion.chunk','created':7,'model':'m','choices':[";
        StringBuilder expected = new StringBuilder();
        for (String delta : deltas) {
            expected.append(chunk)
                    .append("{'index':0,'delta':{" + delta + "},'logprobs':null,'finish_reason':null}]}\n\n");
        }
        return expected.append(chunk)
                .append("{'index':0,'delta':{},'logprobs':null,'finish_reason':'" + reason + "'}]}\n\n")
                .append(chunk + "]," + usage + "}\n\ndata: [DONE]\n\n")
                .toString()
                .replace('\'', '"');
    }

    static String usage(int prompt, int cached, int written, int completion, int reasoning) {
        return "'usage':{'prompt_tokens':" + prompt + ",'completion_tokens':" + completion + ",'total_tokens':"
                + (prompt + completion) + ",'prompt_tokens_details':{'cached_tokens':" + cached
                + ",'cache_write_tokens':" + written + ",'audio_tokens':0},'completion_tokens_details':"
                + "{'reasoning_tokens':" + reasoning + ",'audio_tokens':0}}";
    }

    private static String run(Dialect dialect, boolean stream, byte[] bytes, int at) {
        Translation translation = Dialects.translate(dialect, stream, "op", 7, "m", 1 << 16);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        translation.feed(bytes, 0, at, out::writeBytes);
        translation.feed(bytes, at, bytes.length, out::writeBytes);
        translation.end(out::writeBytes);
        return out.toString(UTF_8);
    }
}
