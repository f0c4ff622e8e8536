package dev.sluice.gateway.dialect;

import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;

/** The names of fields that are read here, at hand without being made anew. Immutable. */
final class KnownNames {
    private static final int SIZE = 256;
    private static final int TRIES = 4;
    private static final String[] TABLE = new String[SIZE];

    static {
        String names = """
                model stream stream_options include_usage max_tokens max_completion_tokens n messages role content type text
                image_url url detail input_audio data format file file_data temperature top_p stop seed user tools tool_choice
                response_format id object created choices index delta message finish_reason logprobs tool_calls function name
                arguments refusal reasoning_content reasoning usage prompt_tokens completion_tokens total_tokens
                prompt_tokens_details completion_tokens_details cached_tokens reasoning_tokens audio_tokens
                accepted_prediction_tokens rejected_prediction_tokens service_tier system_fingerprint error code param input
                documents query embedding encoding_format""";
        for (StringTokenizer each = new StringTokenizer(names); each.hasMoreTokens(); ) {
            String name = each.nextToken();
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int slot = slot(bytes, 0, bytes.length);
            while (TABLE[slot] != null) {
                slot = (slot + 1) % SIZE;
            }
            TABLE[slot] = name;
        }
    }

    private KnownNames() {}

    /** The name that these bytes of UTF-8 spell. */
    static String of(byte[] bytes, int from, int to) {
        if (to > from) {
            int slot = slot(bytes, from, to);
            for (int i = 0; i < TRIES; i++) {
                String known = TABLE[(slot + i) % SIZE];
                if (known != null && spells(known, bytes, from, to)) {
                    return known;
                }
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static int slot(byte[] bytes, int from, int to) {
        int length = to - from;
        int mixed = 31 * length + 7 * bytes[from] + 13 * bytes[to - 1] + 3 * bytes[from + length / 2];
        return mixed & (SIZE - 1);
    }

    private static boolean spells(String name, byte[] bytes, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
