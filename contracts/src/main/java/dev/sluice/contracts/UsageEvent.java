package dev.sluice.contracts;

import java.util.List;
import java.util.Map;

/**
 * One attempt at an upstream, or a call that was refused before any attempt. A gateway writes it as JSON into the field
 * {@code event} of an entry of the shard's usage stream. Money that Redis has taken (charge, spent) stands in the entry's
 * own fields as decimal text, because the script that takes it writes it there.
 *
 * @param format of this record, {@link #FORMAT}
 * @param operationId UUIDv7 of the call, also the request id of the client's answer
 * @param attempt 1, 2, …; 0 for a call refused before any attempt
 * @param last true when it ends the operation, so that it carries the operation's outcome
 * @param clientRequestId what the client sent as {@code x-request-id}, at most 128 characters
 * @param account the leaf account of the key
 * @param endpoint the id of an {@link Endpoint}
 * @param model as asked for, at most 256 characters
 * @param channel name; null when none was tried
 * @param upstreamModel what the upstream was asked for
 * @param at epoch millis of the attempt's start
 * @param outcome of the attempt
 * @param errorKind of a failed one, else null
 * @param status HTTP status that the client saw (of the whole operation, on the last event)
 * @param message error text shown to the client, without secrets; null when there was none
 * @param usage what was consumed
 * @param priceId version charged with; null when nothing was priced
 * @param multiplier of the group, nano-parts
 * @param lines how the charge adds up
 * @param upstreamCost nano-dollars that the attempt costs us
 * @param firstTokenMs null when no content came
 * @param limits the limits of the operation and their period starts, for corrections
 */
public record UsageEvent(
        int format,
        String operationId,
        int attempt,
        boolean last,
        String clientRequestId,
        String traceId,
        String root,
        String account,
        String keyId,
        String group,
        String endpoint,
        boolean stream,
        String model,
        String channel,
        String provider,
        String upstreamModel,
        long at,
        Outcome outcome,
        String errorKind,
        Integer status,
        String message,
        Usage usage,
        String priceId,
        Long multiplier,
        List<ChargeLine> lines,
        Long upstreamCost,
        Long firstTokenMs,
        Long totalMs,
        Map<String, String> tags,
        List<LimitStart> limits) {

    public static final int FORMAT = 1;

    /** How an attempt ended. */
    public enum Outcome {
        /** The whole answer was delivered. */
        OK,
        /** The client went away. */
        CANCELLED,
        /** The upstream ended or broke after content had been delivered. */
        CUT,
        /** The upstream failed before any content was delivered. */
        FAILED,
        /** The gateway died; entered by whoever reaped its records. */
        LOST,
        /** Refused by Sluice; no upstream was asked. */
        REFUSED
    }

    /** Where the token counts come from. */
    public enum UsageSource {
        REPORTED,
        ESTIMATED,
        UNKNOWN
    }

    /**
     * Tokens, and what is counted beside them. Input includes cached input and cache writes; output includes reasoning.
     *
     * @param pieces null = nothing but one request
     */
    public record Usage(
            UsageSource source,
            long input,
            long cachedInput,
            long cacheWrite,
            long output,
            long reasoning,
            long inputAudio,
            long outputAudio,
            Pieces pieces) {
        public static final Usage UNKNOWN = new Usage(UsageSource.UNKNOWN, 0, 0, 0, 0, 0, 0, 0);

        /** Of tokens only. */
        public Usage(
                UsageSource source,
                long input,
                long cachedInput,
                long cacheWrite,
                long output,
                long reasoning,
                long inputAudio,
                long outputAudio) {
            this(source, input, cachedInput, cacheWrite, output, reasoning, inputAudio, outputAudio, null);
        }
    }

    /**
     * What is counted in pieces, each priced by its own field of a price.
     *
     * @param requests at {@code perRequest}: 1, or as many as the upstream bills one call for, such as Cohere's search units
     * @param images at {@code perImage}
     * @param seconds at {@code perSecond}, rounded up
     * @param characters at {@code perCharacter}
     * @param toolCalls how often the upstream used its own tools, by their names in {@code toolCalls}, such as {@link #WEB_SEARCH};
     *     null = none
     */
    public record Pieces(long requests, long images, long seconds, long characters, Map<String, Long> toolCalls) {
        public static final Pieces ONE_REQUEST = new Pieces(1, 0, 0, 0);
        /** The tool that looks up the web. */
        public static final String WEB_SEARCH = "web_search";

        /** Without tools. */
        public Pieces(long requests, long images, long seconds, long characters) {
            this(requests, images, seconds, characters, null);
        }

        /** Of requests only. */
        public static Pieces ofRequests(long requests) {
            return requests == 1 ? ONE_REQUEST : new Pieces(requests, 0, 0, 0);
        }

        /** One request for which the web was searched so often; null when it was not. */
        public static Pieces ofSearches(long searches) {
            return searches <= 0 ? null : new Pieces(1, 0, 0, 0, Map.of(WEB_SEARCH, searches));
        }
    }

    /**
     * One line of a charge.
     *
     * @param what the price's component, such as {@code cachedInput}
     * @param unitPrice nano-dollars for one million tokens, or for one piece where {@code what} is no token count
     * @param amount nano-dollars after the multiplier
     */
    public record ChargeLine(String what, long quantity, long unitPrice, long amount) {}

    /** The period start, epoch millis, in which a limit was charged. */
    public record LimitStart(String id, long start) {}
}
