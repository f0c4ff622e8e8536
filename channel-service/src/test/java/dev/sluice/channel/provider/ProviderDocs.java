package dev.sluice.channel.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.channel.provider.Provider.Field;
import dev.sluice.channel.provider.Provider.Form;
import dev.sluice.channel.provider.Provider.Option;
import dev.sluice.channel.provider.Provider.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes docs/providers.md from the catalogue. */
public final class ProviderDocs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = """
            # Providers

            Made of `channel-service/src/main/resources/providers.yaml`; change that file, then run

            ```sh
            %s
            ```

            A channel is made with `POST /api/v1/channels` and one of the bodies below. Where a `baseUrl` is left out the provider's is
            called; one that is given may lack or hold the version. `GET /api/v1/providers/{name}` says the same as this page.

            ## What a channel changes in requests

            Beside the model's name, nothing: bytes pass as they came, or are translated. `parameters` change top-level fields of the
            OpenAI request before either, and a `systemPrompt` goes before its messages as a system message of its own:

            ```json
            {
              "parameters" : {
                "set" : { "temperature" : 0.2 },
                "default" : { "max_tokens" : 1024 },
                "remove" : [ "store" ],
                "rename" : { "seed" : "random_seed" }
              },
              "systemPrompt" : "Answer in Norwegian."
            }
            ```

            - Fields are renamed or removed by the names that clients use, then set, then given defaults, by the names that the upstream
              uses. A renamed field displaces one that the client sent under the new name. A default stands where the client does not
              send the name; `null` is sent.
            - What was removed or displaced is named in the answer's header `x-sluice-dropped`, if the client sent it.
            - `model`, `messages`, `stream`, `stream_options` and `n` are not for a channel: what is served must be what was priced.
            - `max_tokens` and `max_completion_tokens` are one limit with two names. One that is set or a default never exceeds what money
              is held for: the client's own limit, the model's and what the key can pay; the lowest wins. They can become each other, but
              neither be removed nor become something else.
            - Clients pay for the tokens of a system prompt, and of what is set, as for all of their request; money is held for them.
            - At most 64 names, and 32 KiB of values; a system prompt of at most 32 KiB.
            - A provider's row may remove and rename too, which is said below. What a channel says about the same name wins:
              `"rename": {"user": "user"}` keeps `user` where the provider removes it.

            ## How a channel reaches its upstream

            Straight, with the certificates that the gateway's JVM trusts. `egress` says otherwise, for a channel alone:

            ```json
            {
              "egress" : {
                "proxy" : "http://user:password@proxy.example.com:3128",
                "tls" : {
                  "ca" : "-----BEGIN CERTIFICATE-----\\n…",
                  "clientCertificate" : "-----BEGIN CERTIFICATE-----\\n…",
                  "clientKey" : "-----BEGIN PRIVATE KEY-----\\n…"
                }
              }
            }
            ```

            - `proxy` is `http://host:port` or `socks5://host:port`. Calls to an https upstream go through an HTTP proxy by `CONNECT`, encrypted
              from end to end; calls to an http one are handed to it. With both kinds the proxy resolves the upstream's name, so
              `socks5h://` is the same as `socks5://`. A proxy that is itself spoken to over TLS cannot be used.
            - What is special in user and password is percent-encoded, as in every URL: `p%%40ss`.
            - `ca` holds certificates in PEM that are trusted beside the JVM's, such as the one of a company's own CA, or a server's own one.
              Names are always checked; there is no switch to trust anybody.
            - `clientCertificate` is the chain that is shown to an upstream that asks (mutual TLS), ours first, and `clientKey` its key in
              PKCS#8 without password: `openssl pkcs8 -topk8 -nocrypt -in key.pem`. They need each other.
            - User and password of the proxy and the key are encrypted, and never shown again but for a long password's last four
              characters. A `PATCH` that does not name the user, or the
              key, keeps them as long as proxy and certificate stay the same; `"proxy": null` and then the URL alone takes the user away.
            - Everything that a gateway does for the channel goes this way: calls, tests, `discoverModels`, `upstreamBalance`, and the tokens
              that its credentials are exchanged for (Google, Entra, Baidu). Token servers are reached through the proxy and trusted by
              `ca` too; the client certificate is shown to the upstream alone.
            - `POST /api/v1/channels/test` tells apart what may be wrong: a proxy that is not there, does not know us or cannot reach the
              upstream, a certificate that nobody trusts, has another name or has expired, an upstream that wants a client certificate or does
              not accept ours.
            - A gateway that is older than this setting goes straight: upgrade the gateways before a channel gets one.

            ## Beside traffic

            | call | |
            |---|---|
            | `POST /api/v1/channels/{id}/test` | One small real call, `{"model","credential","stream"}`: status, time to the first token, usage, or the cause and what to do |
            | `POST /api/v1/channels/test` | The same for a channel that is not stored yet, `{"channel": {…}}` |
            | `POST /api/v1/channels/{id}/discoverModels` | What the account offers; with `{"add": ["*"], "markup": "1.2"}` it is added, with prices of the imported list |
            | `POST /api/v1/prices/import?format=litellm&dryRun=true` | Reads LiteLLM's `model_prices_and_context_window.json`; without `dryRun` it becomes the list. `skipped` counts the models left out and why, `ignored` the costs that prices here do not have |
            | `GET /api/v1/channels/{id}/upstreamBalance` | What is left at the vendor, where that can be asked |
            | `POST /api/v1/channels/{id}/copy` | A copy under another name, without secrets and disabled |

            What is left at the vendors of enabled channels is a metric of channel-service too, `sluice_channel_upstream_balance{channel,currency}`,
            asked for every ten minutes by each replica (`sluice.channel.balance-interval`), of the account of the channel's first credential:
            use `max by (channel, currency)`. A channel whose vendor did not tell has no value, and `sluice_channel_upstream_balance_failures_total`
            rises. `currency` is `unknown` where the vendor does not name one.

            A key is exchanged without a gap: add `k2` with `"enabled": false`, test it by its name, enable it, then delete `k1` with
            `?waitSeconds=10`, which answers when every gateway has stopped to use it.

            ## What becomes of a chat

            Every provider serves chats, whole and as streams, with usage, price and errors. What else a chat may hold is *passed* byte for
            byte where client and upstream speak the same dialect (then it is up to the model), or else *translated*; *inline* is
            translated, but a file has to be a `data:` URL, and *text* takes plain text only. What is *dropped* is named in the answer's
            header `x-sluice-dropped`; what is *refused* is a 400 that names the field.

            """;
    private static final String BESIDE_CHAT = """

            **Web search.** `web_search_options` makes Claude (not on Bedrock) and Gemini search the web.

            - `search_context_size` allows Claude 1 (`low`), 5 (`medium`, and where nothing is said) or 10 searches (`high`). Gemini decides itself
              how often. `user_location` is told to Claude; Google is told neither, which `x-sluice-dropped` names.
            - Google does not search beside functions, nor Claude beside a function named `web_search`: there `web_search_options` is dropped.
            - Sources come as `annotations` of the type `url_citation`, on the message or on a `delta` behind the text. `start_index` and
              `end_index` count characters of Unicode in the text delivered, the second one is behind the last. Claude's cover a piece of text
              each, and are told when it ends; Gemini's come at the end of the answer. Sources without an address are left out.
            - `usage.server_tool_use.web_search_requests` says how often the web was searched. Models before Gemini 3 are billed by grounded
              prompts, so that is 1 for them.
            - The price's `toolCalls.web_search` is charged for each search, in every dialect that tells their number there. An upstream that does not
              tell it, as OpenAI's, is charged with `perRequest`. Held is the price of as many searches as the request allows, and
              10,000 tokens of input for each.
            - A turn that Claude pauses (`pause_turn`) ends with `finish_reason` `length`: it is not complete.

            **Logprobs.** Cohere tells pieces of text, which may be several tokens, with the sum of their logarithms; `top_logprobs` is
            dropped there. DashScope's models for more than text drop both.

            ## Other endpoints

            Beside chats, gateways serve `POST /v1/embeddings`, `POST /v1/rerank` (in the shape that Jina and Cohere share),
            `POST /v1/moderations`, `POST /v1/completions`, `POST /v1/images/generations` and `POST /v1/audio/speech`. A call goes only to
            channels whose model names the endpoint:

            ```json
            { "name" : "text-embedding-3-small", "endpoints" : [ "embeddings" ], "price" : { "input" : "0.02", "output" : "0" } }
            { "name" : "gpt-image-1", "endpoints" : [ "images" ], "price" : { "input" : "5", "output" : "40" } }
            { "name" : "dall-e-3", "endpoints" : [ "images" ], "price" : { "perImage" : "0.04" } }
            { "name" : "tts-1", "endpoints" : [ "speech" ], "price" : { "perCharacter" : "0.000015" } }
            ```

            - A model without `endpoints` serves chats and nothing else; nothing is guessed from its name. `discoverModels` with `add` takes
              from the imported price list what models are for. A call to another endpoint is a 404 that names those it has.
            - Of a channel's `parameters`, `remove` and `rename` concern all endpoints; `set`, `default` and the `systemPrompt` only chats.
            - `POST channels/{id}/test` makes a small call to what the model serves where it does not chat: the first of `embeddings`, `rerank`,
              `moderations`, `completions`, `speech` and `images`. The last one costs what an image costs.
            - **Price.** Embeddings and moderations cost `input` for each token, reranks `input` for each token, `perRequest`, or both.
              `perRequest` is charged once for a call, or as often as the upstream bills it: Cohere's search units. Tokens that an upstream
              does not count are estimated, and the usage says so; those of Cohere's reranks and AI Studio's older models always are.
            - **Completions** cost `input` and `output`. Money is held for `max_tokens` times the larger of `n` and `best_of`, for each prompt;
              without `max_tokens` as for a chat that has none.
            - **Images** cost `input` and `output` where the upstream tells tokens, as OpenAI does for `gpt-image-1`, and `perImage` for each
              image in `data`, where the price has that. For models that tell no tokens, such as DALL·E, set `perImage` alone: a price per
              token is charged for 1,056 of them an image then, and the usage says that they are estimated. With `stream` the event
              `image_generation.completed` ends the answer and tells the usage, and `n` has to be 1. Of an image that is cut, each stage
              that was shown costs 100 tokens.
            - **Speech** passes as it comes, whatever its type, and costs `perCharacter` of `input`, each of Unicode's characters once. With
              `stream_format: "sse"` tokens are told, and cost `input` and `outputAudio` (or `output`). Where they are not told, a price per
              token is charged for 1.5 tokens for each byte of the text. Speech that was cut or hung up costs as if it was whole, because
              vendors charge the text.
            - Money is held for all that images or speech may cost, up to 8,192 tokens an image and 6 a byte of spoken text, or the model's
              `maxOutputTokens`. They are not capped, so a balance that does not pay for all refuses them.
            - **Passed** is byte for byte, both ways; which models a vendor has is its own matter. **Translated** takes texts, not token ids.
              `encoding_format: "base64"` is made by the gateway where the upstream tells numbers, which stay as it wrote them.
              Limits of a batch are the vendor's.
            - `dimensions` is translated, and refused for `hunyuan-native` and `wenxin`, whose vectors have one size, as for Titan v1 and
              Cohere's Embed v3 on Bedrock.
            - What vectors are for is said with the vendor's own field: `input_type` for Cohere (`search_document` where a client says nothing,
              because its models want to know; on Bedrock too), `task_type` and `title` for Google, `text_type` for DashScope. `truncate` goes
              to Cohere and Ollama, `max_tokens_per_doc` to Cohere's rerank, `normalize` to Titan v2. Other fields are dropped.
            - Bedrock is asked by InvokeModel, whatever the channel's `api`: for Amazon's `titan-embed-text` and Cohere's `embed` models, which are
              known by their names, so an ARN has to hold it. Tokens are those that Titan or Amazon's header
              `x-amzn-bedrock-input-token-count` tells.
            - Titan, and models on Vertex AI from `gemini-embedding-2` on, take one text in a call. Mistral gets no `encoding_format`: it tells
              numbers, which OpenAI's clients read as well.

            ### Files

            `POST /v1/audio/transcriptions`, `/v1/audio/translations`, `/v1/images/edits` and `/v1/images/variations` take forms
            (`multipart/form-data`), and pass them byte for byte to upstreams that speak OpenAI's dialect:

            ```json
            { "name" : "whisper-1", "endpoints" : [ "transcriptions", "translations" ], "price" : { "perSecond" : "0.0001" } }
            ```

            - A model with `images` serves `image-edits` and `image-variations` too, unless the provider has none; one that only edits names
              `image-edits`.
            - The field `model` may stand anywhere in the form, also behind the file. Only its content changes where the channel calls the model
              otherwise. `remove` and `rename` concern fields and files by the names that they have in the form, such as `timestamp_granularities[]`.
            - What readers of forms could take differently is a 400 that says what it is: a boundary inside content, a header that is folded, a part with two names or in
              `content-transfer-encoding: base64`, and `model`, `file`, `n`, `stream` or `response_format` twice. At most
              128 parts, with 8 KiB of headers each.
            - `stream=true` passes events; the one that ends them, such as `transcript.text.done`, comes when the call is paid. Without it an answer
              counts as cut. A model that cannot stream answers with an object. `n` must be 1 in a stream of images.
            - **Price of listening.** By the token or by the second, whichever the upstream counts: OpenAI counts tokens for `gpt-4o-transcribe` and
              seconds for `whisper-1`. A price of both charges what was counted of each. Where the answer does not count what is priced (`text`,
              `srt`, `vtt`, older servers), it is estimated, and the usage says so: the seconds of uncompressed WAV from its header, of other
              files by 64 kbit/s, and ten tokens a second. `verbose_json` tells its seconds. Money is held for the longest recording that fits into the
              file, at 6 kbit/s, until the call is charged.
            - **Price of images.** `perImage` for each that the answer holds, `input` and `output` for tokens that the upstream counts, or both. Money is
              held for `n` images, or for 8,192 tokens of each.
            - `POST channels/{id}/test` sends a second of silence to `transcriptions` or `translations` where the model serves no other endpoint
              that can be tried. Images are not tried: the smallest one costs too much.

            """;

    private static final String OTHERS_PROVEN_BY = "othersProvenBy";
    private static final Map<String, String> PARTS = parts();
    private static final Map<String, String> ENDPOINTS = endpoints();

    private ProviderDocs() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("tools", "tools");
        parts.put("vision", "images");
        parts.put("documents", "documents");
        parts.put("audio", "audio");
        parts.put("reasoning", "reasoning");
        parts.put("jsonSchema", "JSON schema");
        parts.put("webSearch", "web search");
        parts.put("logprobs", "logprobs");
        parts.put("provenBy", "proven by");
        return parts;
    }

    private static Map<String, String> endpoints() {
        Map<String, String> endpoints = new LinkedHashMap<>();
        endpoints.put("embeddings", "embeddings");
        endpoints.put("rerank", "rerank");
        endpoints.put("moderations", "moderations");
        endpoints.put("completions", "completions");
        endpoints.put("images", "images");
        endpoints.put("speech", "speech");
        endpoints.put("transcriptions", "transcriptions");
        endpoints.put("translations", "translations");
        endpoints.put("image-edits", "image edits");
        endpoints.put("image-variations", "variations");
        endpoints.put(OTHERS_PROVEN_BY, "proven by");
        return endpoints;
    }

    /** @param command that rewrites the page */
    static String page(List<Provider> providers, String command) {
        StringBuilder page = new StringBuilder(HEAD.formatted(command));
        overview(providers, page, PARTS);
        page.append(BESIDE_CHAT);
        overview(providers, page, ENDPOINTS);
        providers.stream().sorted(Comparator.comparing(Provider::name)).forEach(one -> section(one, page));
        return page.toString();
    }

    private static void overview(List<Provider> providers, StringBuilder page, Map<String, String> columns) {
        Providers catalogue = new Providers();
        Map<String, Map<String, String>> dialects = Catalogue.dialects("/providers.yaml");
        page.append("| provider | dialect |");
        columns.values().forEach(title -> page.append(' ').append(title).append(" |"));
        page.append("\n|---|---|").append("---|".repeat(columns.size())).append('\n');
        providers.stream().sorted(Comparator.comparing(Provider::name)).forEach(one -> {
            Map<String, String> parts = dialects.get(one.dialect());
            page.append("| [%1$s](#%1$s) | %2$s |".formatted(one.name(), one.dialect()));
            boolean lacksAll = columns.keySet().stream()
                    .filter(part -> !part.equals(OTHERS_PROVEN_BY))
                    .allMatch(part -> catalogue.lacks(one, part));
            columns.keySet().forEach(part -> page.append(' ')
                    .append(
                            catalogue.lacks(one, part)
                                    ? "refused"
                                    : lacksAll ? "—" : Objects.requireNonNull(parts.get(part), part))
                    .append(" |"));
            page.append('\n');
        });
    }

    /** The body that makes a channel of the provider. */
    public static ObjectNode example(Provider provider) {
        ObjectNode channel = JsonNodeFactory.instance.objectNode().put("name", provider.name() + "-1");
        channel.put("provider", provider.name());
        if (provider.baseUrl() == null) {
            channel.put("baseUrl", provider.example().baseUrl());
        }
        provider.options().stream()
                .filter(option -> option.required() && option.fallback() == null && option.fromSecret() == null)
                .forEach(option -> channel.withObject("/options").put(option.name(), option.example()));
        if (provider.credentials() == Provider.Credentials.REQUIRED) {
            ObjectNode credential = channel.putArray("credentials").addObject().put("name", "k1");
            if (provider.secret() == Secret.STRING || provider.secret() == Secret.STRING_OR_OBJECT) {
                credential.put("secret", "the-key");
            } else {
                credential.set("secret", object(provider));
            }
        }
        channel.putArray("models").addObject().put("name", provider.example().model());
        return channel;
    }

    /** A secret of the provider's fields. */
    static ObjectNode object(Provider provider) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Field field : provider.fields()) {
            if (field.required() || provider.secret() == Secret.SERVICE_ACCOUNT) {
                object.put(field.name(), sample(provider, field.name()));
            }
        }
        return object;
    }

    private static String sample(Provider provider, String field) {
        if (provider.secret() != Secret.SERVICE_ACCOUNT) {
            return "the-" + field;
        }
        return switch (field) {
            case "type" -> "service_account";
            case "client_email" -> "sluice@my-project.iam.gserviceaccount.com";
            case "private_key" -> "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----\n";
            case "token_uri" -> "https://oauth2.googleapis.com/token";
            case "project_id" -> "my-project";
            default -> "the-" + field;
        };
    }

    private static void section(Provider provider, StringBuilder page) {
        page.append("\n## ").append(provider.name()).append("\n\n").append(provider.title());
        page.append(provider.baseUrl() == null ? "; a `baseUrl` is required." : " at `" + provider.defaultUrl() + "`.");
        if (provider.credentials() == Provider.Credentials.OPTIONAL) {
            page.append(" Credentials are optional.");
        }
        if (provider.note() != null) {
            page.append(' ').append(provider.note());
        }
        page.append("\n\n```json\n").append(text(example(provider))).append("\n```\n");
        quirks(provider.parameters(), page);
        fields(provider, page);
        options(provider, page);
    }

    private static void quirks(Provider.Quirks quirks, StringBuilder page) {
        List<String> sentences = new ArrayList<>();
        if (!quirks.remove().isEmpty()) {
            sentences.add("Not passed on: `" + String.join("`, `", quirks.remove()) + "`.");
        }
        if (!quirks.rename().isEmpty()) {
            sentences.add(quirks.rename().entrySet().stream()
                    .map(one -> "`" + one.getKey() + "` to `" + one.getValue() + "`")
                    .collect(Collectors.joining(", ", "Renamed: ", ".")));
        }
        if (!sentences.isEmpty()) {
            page.append('\n').append(String.join(" ", sentences)).append('\n');
        }
    }

    private static void fields(Provider provider, StringBuilder page) {
        if (provider.fields().isEmpty()) {
            return;
        }
        page.append(
                switch (provider.secret()) {
                    case STRING, OBJECT -> "\nA `secret` is an object:\n";
                    case OBJECT_OR_PARTS ->
                        "\nA `secret` is an object, or the same in this order with `|` between them:\n";
                    case STRING_OR_OBJECT -> "\nA `secret` is a string, or an object:\n";
                    case SERVICE_ACCOUNT -> "\nA `secret` is the JSON key file, as an object or as its text:\n";
                });
        table(provider.fields(), page);
        for (Form form : provider.forms()) {
            page.append("\nOr, with `%s` of `%s`: %s.\n"
                    .formatted(
                            form.by(),
                            form.value(),
                            Character.toLowerCase(form.title().charAt(0))
                                    + form.title().substring(1)));
            table(form.fields(), page);
        }
    }

    private static void table(List<Field> fields, StringBuilder page) {
        page.append("\n| field | | |\n|---|---|---|\n");
        for (Field field : fields) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(field.name(), field.title(), field.required() ? "required" : "optional"));
        }
    }

    private static void options(Provider provider, StringBuilder page) {
        page.append("\n| option | | |\n|---|---|---|\n");
        for (Option option : provider.options()) {
            page.append("| `%s` | %s | %s |\n".formatted(option.name(), option.title(), value(option)));
        }
    }

    private static String value(Option option) {
        if (option.fallback() != null) {
            return "default `" + option.fallback() + "`";
        }
        String origin = option.fromSecret() == null ? "" : ", else the secret's `" + option.fromSecret() + "`";
        String example = option.example() == null ? "" : ", such as `" + option.example() + "`";
        return (option.required() ? "required" : "optional") + origin + example;
    }

    private static String text(ObjectNode json) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
