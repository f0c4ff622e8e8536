package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.gateway.conversation.WebSearch;
import dev.sluice.gateway.error.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** Reads the envelope of a request for text, a chat or a completion, in one pass over its bytes. */
public final class EnvelopeReader {
    /** No model writes more in one answer; more is a mistake, and the product with a price must fit 64 bits. */
    static final long MAX_TOKENS = Integer.MAX_VALUE;

    private static final int MAX_CHOICES = 128;

    private final JsonParser parser;
    private final int length;
    /** Null for a chat. */
    private final PromptReader prompt;

    private final Set<String> seen = new HashSet<>();

    private String model;
    private boolean stream;
    private boolean usageAsked;
    private long maxTokens;
    private long choices = 1;
    private long bestOf = 1;
    private int mediaParts;
    private int mediaBytes;
    private int objectAt;
    private int searches;
    private Span modelAt;
    private Span maxTokensAt;
    private Span maxCompletionTokensAt;
    private Envelope.StreamOptions streamOptions = Envelope.StreamOptions.ABSENT;

    private EnvelopeReader(JsonParser parser, int length, PromptReader prompt) {
        this.parser = parser;
        this.length = length;
        this.prompt = prompt;
    }

    /**
     * @param body holds the request from its first byte to {@code length}
     * @throws GatewayException BAD_REQUEST naming the field, with nothing of the body's content but the model's name
     */
    public static Envelope read(byte[] body, int length) {
        return read(body, length, false);
    }

    /** The same of a completion, which has a prompt in the place of messages. */
    static Envelope readCompletion(byte[] body, int length) {
        return read(body, length, true);
    }

    private static Envelope read(byte[] body, int length, boolean completion) {
        Envelopes.begins(body, length);
        try (JsonParser parser = Json.parser(body, 0, length)) {
            return new EnvelopeReader(parser, length, completion ? new PromptReader(parser) : null).root();
        } catch (JsonProcessingException e) {
            throw Envelopes.malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Envelope root() throws IOException {
        parser.nextToken();
        objectAt = Json.position(parser);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            field(parser.currentName());
        }
        if (parser.nextToken() != null) {
            throw GatewayException.badRequest("The request body has something after its JSON object.", null);
        }
        if (model == null) {
            throw ModelName.missing();
        }
        return prompt == null ? envelope(choices, null) : completion(prompt.batch());
    }

    /** Upstreams write as many texts as {@code best_of} says for each prompt, and give {@code n} of them away. */
    private Envelope completion(Envelope.Batch batch) {
        if (maxTokensAt == null) {
            // The other name is none of a completion's.
            maxTokens = 0;
            maxCompletionTokensAt = null;
        }
        return envelope(Math.min(Integer.MAX_VALUE, Math.max(choices, bestOf) * batch.items()), batch);
    }

    private Envelope envelope(long texts, Envelope.Batch batch) {
        return new Envelope(
                model,
                stream,
                usageAsked,
                maxTokens,
                (int) texts,
                mediaParts,
                mediaBytes,
                length,
                objectAt,
                modelAt,
                maxTokensAt,
                maxCompletionTokensAt,
                streamOptions,
                searches,
                batch,
                null,
                null);
    }

    private void field(String name) throws IOException {
        parser.nextToken();
        switch (name) {
            case "model" -> readModel();
            case "stream" -> {
                once(name);
                stream = bool(name);
            }
            case "stream_options" -> readStreamOptions();
            case "max_tokens" -> maxTokensAt = readMaxTokens(name);
            case "max_completion_tokens" -> maxCompletionTokensAt = readMaxTokens(name);
            case "n" -> {
                once(name);
                choices = integer(name, MAX_CHOICES);
                choices = choices == 0 ? 1 : choices;
            }
            case "messages" -> readMedia();
            case "web_search_options" -> readSearch();
            case "prompt", "best_of" -> readCompletionField(name);
            default -> parser.skipChildren();
        }
    }

    private void readCompletionField(String name) throws IOException {
        if (prompt == null) {
            parser.skipChildren();
            return;
        }
        once(name);
        if (name.equals("prompt")) {
            prompt.read();
        } else {
            bestOf = integer(name, MAX_CHOICES);
        }
    }

    /** Parsers differ in which of two equal names wins, and what is priced must be what is served. */
    private void once(String name) {
        if (!seen.add(name)) {
            throw GatewayException.badRequest("'" + name + "' stands twice in the request.", name);
        }
    }

    private void readModel() throws IOException {
        once("model");
        int from = Json.tokenStart(parser);
        model = ModelName.read(parser);
        modelAt = new Span(from, Json.position(parser));
    }

    private Span readMaxTokens(String name) throws IOException {
        once(name);
        int from = Json.tokenStart(parser);
        maxTokens = Math.max(maxTokens, mostTokens(name));
        return new Span(from, Json.position(parser));
    }

    /** A completion of no token tells how likely its prompt is; nothing is cheaper than one that has one. */
    private long mostTokens(String name) throws IOException {
        boolean none =
                prompt != null && parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getDoubleValue() == 0;
        return none ? 1 : integer(name, MAX_TOKENS);
    }

    private void readStreamOptions() throws IOException {
        once("stream_options");
        int from = Json.tokenStart(parser);
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            streamOptions = new Envelope.StreamOptions(new Span(from, Json.position(parser)), false, true, null);
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw GatewayException.badRequest("'stream_options' must be an object.", "stream_options");
        }
        boolean empty = true;
        Span includeUsageAt = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("include_usage")) {
                once("stream_options.include_usage");
                int at = Json.tokenStart(parser);
                usageAsked = bool("stream_options.include_usage");
                includeUsageAt = new Span(at, Json.position(parser));
            } else {
                parser.skipChildren();
            }
        }
        streamOptions = new Envelope.StreamOptions(new Span(from, Json.position(parser)), true, empty, includeUsageAt);
    }

    /** Whatever is wrong in it is the upstream's to say. */
    private void readSearch() throws IOException {
        once("web_search_options");
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String size = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean tellsSize = parser.currentName().equals("search_context_size");
            size = parser.nextToken() == JsonToken.VALUE_STRING && tellsSize ? parser.getText() : size;
            parser.skipChildren();
        }
        searches = WebSearch.most(size);
    }

    private boolean bool(String name) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw GatewayException.badRequest("'" + name + "' must be true or false.", name);
        };
    }

    /** A whole number of at least 1; 0 for {@code null}. */
    private long integer(String name, long max) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw GatewayException.badRequest("'" + name + "' must be a whole number.", name);
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || parser.getLongValue() > max
                || parser.getLongValue() < 1) {
            throw GatewayException.badRequest("'" + name + "' must be between 1 and " + max + ".", name);
        }
        return parser.getLongValue();
    }

    /** Counts media parts without ever decoding their data. */
    private void readMedia() throws IOException {
        once("messages");
        if (!parser.currentToken().isStructStart()) {
            return;
        }
        int depth = 1;
        int mediaFrom = -1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return;
            }
            if (mediaFrom >= 0) {
                mediaBytes += Json.tokenStart(parser) - mediaFrom;
                mediaFrom = -1;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && parser.currentName() != null) {
                mediaFrom = mediaString(parser.currentName());
            }
        }
    }

    private int mediaString(String name) throws IOException {
        switch (name) {
            case "type" -> {
                String type = parser.getText();
                if (type.equals("image_url") || type.equals("input_audio") || type.equals("file")) {
                    mediaParts++;
                }
                return -1;
            }
            case "image_url" -> {
                return Json.tokenStart(parser);
            }
            case "url", "data", "file_data" -> {
                String holder = parser.getParsingContext().getParent().getCurrentName();
                boolean media = "image_url".equals(holder) || "input_audio".equals(holder) || "file".equals(holder);
                return media ? Json.tokenStart(parser) : -1;
            }
            default -> {
                return -1;
            }
        }
    }
}
