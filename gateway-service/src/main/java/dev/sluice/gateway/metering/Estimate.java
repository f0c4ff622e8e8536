package dev.sluice.gateway.metering;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable.Model;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.dialect.Envelope.Batch;
import dev.sluice.gateway.routing.Route;

/**
 * What a call may consume, known before it is sent. Nothing is tokenised: byte-level encodings make no more tokens than
 * there are bytes.
 *
 * @param inputBound tokens that the prompt surely does not exceed
 * @param inputLikely tokens that it probably has, for charging an answer that came without usage
 * @param outputBound tokens that all choices together may write
 * @param bounded whether that bound comes from the client or the model; otherwise it is only a first step
 * @param pieces what it may consume beside tokens, at most
 * @param piecesLikely what it is charged for in place of tokens where nobody has counted either; null where tokens are priced
 */
public record Estimate(
        long inputBound, long inputLikely, long outputBound, boolean bounded, Pieces pieces, Pieces piecesLikely) {
    /** What an image, a recording or a file is taken for: the dearest common ones stay below. */
    static final long TOKENS_PER_MEDIA_PART = 3_000;
    /** What is held for an answer that nobody bounds; more is taken while it grows. */
    public static final long STEP = 16_384;

    private static final long BYTES_PER_TOKEN = 4;
    /** What a model puts around each text that it reads. */
    private static final long TOKENS_AROUND = 4;
    /** Cohere's unit of search: a query with so many documents, of which longer ones than so many tokens count as several. */
    private static final long DOCUMENTS_PER_SEARCH = 100;

    private static final long TOKENS_PER_DOCUMENT = 500;
    private static final long MOST = 1_000_000_000L;

    /** Of what is priced by its tokens. */
    Estimate(long inputBound, long inputLikely, long outputBound, boolean bounded, Pieces pieces) {
        this(inputBound, inputLikely, outputBound, bounded, pieces, null);
    }

    /** Of a call by a route, with what the channel may add to the request. */
    public static Estimate of(Envelope envelope, Route route, Endpoint endpoint) {
        return envelope.form() != null
                ? FormEstimate.of(envelope, route)
                : of(envelope, route.model(), route.addedBytes(endpoint));
    }

    /** @param added bytes that the channel may add to the request, its system prompt above all */
    public static Estimate of(Envelope envelope, Model model, int added) {
        if (envelope.batch() != null) {
            return of(envelope, envelope.batch(), added);
        }
        long textBytes = Math.max(0L, envelope.bytes() - envelope.mediaBytes()) + added;
        long media = envelope.mediaParts() * TOKENS_PER_MEDIA_PART;
        long perChoice = outputBound(envelope, model);
        return new Estimate(
                textBytes + media,
                tokensOf(textBytes) + media,
                Math.min(MOST, (perChoice == 0 ? STEP : perChoice) * envelope.choices()),
                perChoice != 0,
                Pieces.ONE_REQUEST);
    }

    /** Of what is answered with no tokens. */
    private static Estimate of(Envelope envelope, Batch batch, int added) {
        long textBytes = Math.max(0L, envelope.bytes() - batch.idBytes()) + added;
        long repeated = Math.max(0L, batch.items() - 1L) * batch.repeated();
        long bound = textBytes + repeated + batch.tokenIds() + batch.items() * TOKENS_AROUND;
        long likely = tokensOf(textBytes + repeated) + batch.tokenIds();
        long searches = batch.repeated() == 0
                ? 1
                : 1 + (batch.items() + textBytes / TOKENS_PER_DOCUMENT) / DOCUMENTS_PER_SEARCH;
        return new Estimate(Math.min(MOST, bound), Math.min(MOST, likely), 0, true, Pieces.ofRequests(searches));
    }

    /** Tokens that a text of so many UTF-8 bytes probably has, rounded up. */
    public static long tokensOf(long bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /** What is charged for an answer of which so many bytes were delivered and no usage came. */
    public Usage delivered(long textBytes) {
        if (piecesLikely != null) {
            return new Usage(UsageSource.ESTIMATED, 0, 0, 0, 0, 0, 0, 0, piecesLikely);
        }
        return new Usage(UsageSource.ESTIMATED, inputLikely, 0, 0, tokensOf(textBytes), 0, 0, 0);
    }

    /**
     * What is charged for an answer.
     *
     * @param reported null when nothing was; with source {@code UNKNOWN} when no tokens were counted
     * @param textBytes how many were delivered
     */
    public Usage completed(Usage reported, long textBytes) {
        if (reported == null) {
            return delivered(textBytes);
        }
        if (piecesLikely != null) {
            return FormEstimate.completed(reported, piecesLikely);
        }
        return reported.source() == UsageSource.UNKNOWN
                ? new Usage(UsageSource.ESTIMATED, inputLikely, 0, 0, tokensOf(textBytes), 0, 0, 0, reported.pieces())
                : reported;
    }

    /** The most that an answer may write; 0 when nobody says. */
    static long outputBound(Envelope envelope, Model model) {
        long bound = Long.MAX_VALUE;
        bound = envelope.maxTokens() > 0 ? envelope.maxTokens() : bound;
        bound = model.maxOutputTokens() == null ? bound : Math.min(bound, model.maxOutputTokens());
        bound = model.contextTokens() == null ? bound : Math.min(bound, model.contextTokens());
        return bound == Long.MAX_VALUE ? 0 : bound;
    }
}
