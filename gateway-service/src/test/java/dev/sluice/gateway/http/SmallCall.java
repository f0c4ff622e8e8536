package dev.sluice.gateway.http;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.UsageEvent.ChargeLine;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.Prices;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A call to an endpoint that is no chat.
 *
 * @param body JSON, or a form
 * @param upstream the model where the upstream speaks as clients do
 * @param price of the model
 * @param used what it uses there
 * @param shown what the answer holds
 */
record SmallCall(Endpoint endpoint, byte[] body, String upstream, RouteTable.Price price, Used used, String shown) {
    /** What a token or a piece costs, in nano-dollars; a token of output costs twice as much. */
    static final long EACH = 1_000;

    private static final long INPUT = 1_000_000 * EACH;
    private static final long OUTPUT = 2 * INPUT;
    private static final long BYTES_PER_TOKEN = 4;
    private static final String MODEL = "beside-chat";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final Map<Endpoint, SmallCall> ALL = all();

    /** Whether the vendor counted, and what is charged. */
    record Used(UsageSource source, List<ChargeLine> lines) {
        static Used tokens(long input, long output) {
            ChargeLine in = new ChargeLine("input", input, INPUT, input * EACH);
            ChargeLine out = new ChargeLine("output", output, OUTPUT, 2 * output * EACH);
            return new Used(UsageSource.REPORTED, output == 0 ? List.of(in) : List.of(in, out));
        }

        /** By the bytes of a request. */
        static Used estimated(byte[] body) {
            long tokens = (body.length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
            return new Used(UsageSource.ESTIMATED, tokens(tokens, 0).lines());
        }

        static Used pieces(UsageSource source, String price, long number) {
            return new Used(source, List.of(new ChargeLine(price, number, EACH, number * EACH)));
        }

        long charge() {
            return lines.stream().mapToLong(ChargeLine::amount).sum();
        }
    }

    static SmallCall to(Endpoint endpoint) {
        return java.util.Objects.requireNonNull(ALL.get(endpoint), endpoint.id());
    }

    /** The same where the upstream's own answer says what was used. */
    SmallCall told(RouteTable.Price otherPrice, Used other) {
        return new SmallCall(endpoint, body, upstream, otherPrice, other, shown);
    }

    /** The same call for a model of another name. */
    SmallCall asking(String model) {
        String renamed = new String(body, StandardCharsets.ISO_8859_1).replace(MODEL, model);
        byte[] bytes = renamed.getBytes(StandardCharsets.ISO_8859_1);
        return new SmallCall(endpoint, bytes, upstream, price, used, shown);
    }

    HttpRequest.Builder request(Rig rig) {
        HttpRequest.Builder request = rig.request("/v1" + endpoint.path(), "");
        if (body[0] != '{') {
            request.setHeader("content-type", FormBody.TYPE);
        }
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /** A recording of three seconds. */
    private static SmallCall heard(Endpoint endpoint) {
        return of(
                endpoint,
                FormBody.sound(MODEL, 3),
                "whisper-1",
                Prices.pieces().perSecond(EACH).made(),
                Used.pieces(UsageSource.REPORTED, "perSecond", 3),
                "\"text\":");
    }

    private static Map<Endpoint, SmallCall> all() {
        Map<Endpoint, SmallCall> all = new EnumMap<>(Endpoint.class);
        RouteTable.Price tokens = Prices.tokens(INPUT, OUTPUT).made();
        RouteTable.Price images = Prices.pieces().perImage(EACH).made();
        String text = json("\"input\":\"12345678\"");
        for (SmallCall call : new SmallCall[] {
            of(
                    Endpoint.EMBEDDINGS,
                    json("\"input\":[\"12345678\",\"1234\"],\"encoding_format\":\"float\",\"user\":\"u1\""),
                    "text-embedding-3-small",
                    tokens,
                    Used.tokens(3, 0),
                    "\"embedding\":["),
            of(
                    Endpoint.RERANK,
                    json("\"query\":\"1234\",\"documents\":[\"12345678\",\"1234\"]"),
                    "rerank-v3.5",
                    tokens,
                    Used.tokens(5, 0),
                    "\"relevance_score\":"),
            of(
                    Endpoint.MODERATIONS,
                    text,
                    "omni-moderation-latest",
                    tokens,
                    Used.estimated(text.getBytes(StandardCharsets.UTF_8)),
                    "\"flagged\":false"),
            of(
                    Endpoint.COMPLETIONS,
                    json("\"prompt\":\"12345678\",\"max_tokens\":7"),
                    "gpt-3.5-turbo-instruct",
                    tokens,
                    Used.tokens(5, 7),
                    "\"finish_reason\":\"length\""),
            of(
                    Endpoint.IMAGES,
                    json("\"prompt\":\"a hat\",\"n\":2"),
                    "gpt-image-1",
                    images,
                    Used.pieces(UsageSource.REPORTED, "perImage", 2),
                    "\"b64_json\":"),
            of(
                    Endpoint.SPEECH,
                    json("\"input\":\"Hé!\",\"voice\":\"alloy\""),
                    "tts-1",
                    Prices.pieces().perCharacter(EACH).made(),
                    Used.pieces(UsageSource.ESTIMATED, "perCharacter", 3),
                    ""),
            heard(Endpoint.TRANSCRIPTIONS),
            heard(Endpoint.TRANSLATIONS),
            of(
                    Endpoint.IMAGE_EDITS,
                    picture().field("prompt", "a hat"),
                    "dall-e-2",
                    images,
                    Used.pieces(UsageSource.REPORTED, "perImage", 2),
                    "https://images.example.com/1"),
            of(
                    Endpoint.IMAGE_VARIATIONS,
                    picture(),
                    "dall-e-2",
                    images,
                    Used.pieces(UsageSource.REPORTED, "perImage", 2),
                    "https://images.example.com/1"),
        }) {
            all.put(call.endpoint, call);
        }
        return all;
    }

    private static FormBody picture() {
        return FormBody.of(MODEL).file("image", "a.png", "image/png", PNG).field("n", "2");
    }

    private static String json(String fields) {
        return "{\"model\":\"" + MODEL + "\"," + fields + "}";
    }

    private static SmallCall of(
            Endpoint endpoint, String json, String upstream, RouteTable.Price price, Used used, String shown) {
        return new SmallCall(endpoint, json.getBytes(StandardCharsets.UTF_8), upstream, price, used, shown);
    }

    private static SmallCall of(
            Endpoint endpoint, FormBody form, String upstream, RouteTable.Price price, Used used, String shown) {
        return new SmallCall(endpoint, form.bytes(), upstream, price, used, shown);
    }
}
