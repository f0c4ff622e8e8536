package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import java.io.IOException;

/**
 * Puts one {@code usage} object together, in every vendor's spelling: OpenAI's details, DeepSeek's cache hits beside the
 * prompt's tokens, Moonshot's cached tokens at the top, searches of the web as Anthropic counts them, numbers as floats or strings.
 */
final class UsageReader {
    /** More in one call is no count but a defect, and must not overflow a price. */
    private static final long MOST = 1_000_000_000L;

    private long input = -1;
    private long output = -1;
    private long cached;
    private long cacheWrite;
    private long reasoning;
    private long inputAudio;
    private long outputAudio;
    private long searches;

    /**
     * Takes one scalar.
     *
     * @param holder the object inside {@code usage} that the field stands in; null = usage itself
     */
    void field(String holder, String name, JsonToken token, JsonParser parser) throws IOException {
        long value = number(token, parser);
        if (value < 0 || name == null) {
            return;
        }
        if (holder == null) {
            top(name, value);
            return;
        }
        switch (holder) {
            case "prompt_tokens_details", "input_tokens_details", "input_token_details" -> inputDetail(name, value);
            case "completion_tokens_details", "output_tokens_details", "output_token_details" ->
                outputDetail(name, value);
            case "server_tool_use" -> searches = name.equals("web_search_requests") ? value : searches;
            default -> {}
        }
    }

    /** Null when the object counts nothing. */
    Usage result() {
        if (input < 0 && output < 0) {
            return null;
        }
        long in = Math.max(0, input);
        long out = Math.max(0, output);
        long read = Math.min(cached, in);
        return new Usage(
                UsageSource.REPORTED,
                in,
                read,
                Math.min(cacheWrite, in - read),
                out,
                Math.min(reasoning, out),
                Math.min(inputAudio, in),
                Math.min(outputAudio, out),
                Pieces.ofSearches(searches));
    }

    private void top(String name, long value) {
        switch (name) {
            case "prompt_tokens", "input_tokens" -> input = value;
            case "completion_tokens", "output_tokens" -> output = value;
            case "cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens" ->
                cached = Math.max(cached, value);
            case "cache_creation_input_tokens" -> cacheWrite = Math.max(cacheWrite, value);
            default -> {}
        }
    }

    private void inputDetail(String name, long value) {
        switch (name) {
            case "cached_tokens" -> cached = Math.max(cached, value);
            case "cache_write_tokens", "cache_creation_input_tokens" -> cacheWrite = Math.max(cacheWrite, value);
            case "audio_tokens" -> inputAudio = value;
            default -> {}
        }
    }

    private void outputDetail(String name, long value) {
        switch (name) {
            case "reasoning_tokens" -> reasoning = value;
            case "audio_tokens" -> outputAudio = value;
            default -> {}
        }
    }

    /** Rounded up; -1 when it is no number. */
    private static long number(JsonToken token, JsonParser parser) throws IOException {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> clamp(parser.getDoubleValue());
            case VALUE_STRING ->
                parser.getText().matches("[0-9]{1,18}") ? clamp(Double.parseDouble(parser.getText())) : -1;
            default -> -1;
        };
    }

    private static long clamp(double value) {
        return (long) Math.min(MOST, Math.max(0, Math.ceil(value)));
    }
}
