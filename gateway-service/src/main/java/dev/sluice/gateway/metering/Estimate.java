package dev.sluice.gateway.metering;

import dev.sluice.contracts.Endpoint;
import dev.sluice.contracts.RouteTable.Model;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.dialect.Envelope.Batch;
import dev.sluice.gateway.dialect.Envelope.Made;
import dev.sluice.gateway.routing.Route;

/**
 * What a call may consume, known before it is sent. Nothing is tokenised: byte-level encodings make no more tokens than
 * there are bytes.
 *
 * @param inputBound tokens that the prompt surely does not exceed, unless the upstream searches the web for it
 * @param inputLikely tokens that it probably has, for charging an answer that came without usage
 * @param outputBound tokens that all choices together may write
 * @param outputLeast tokens with which the answer can begin: all of them where it cannot be capped
 * @param bounded whether that bound comes from the client or the model; otherwise it is only a first step
 * @param spoken tokens that speech probably has; 0 = it is none
 * @param pieces what it may consume beside tokens, at most
 * @param piecesLikely what it is charged for in place of tokens where nobody has counted either; null where tokens are priced
 */
public record Estimate(
        long inputBound,
        long inputLikely,
        long outputBound,
        long outputLeast,
        boolean bounded,
        long spoken,
        Pieces pieces,
        Pieces piecesLikely) {
    /** What an image, a recording or a file is taken for: the dearest common ones stay below. */
    static final long TOKENS_PER_MEDIA_PART = 3_000;
    /** What is held for an answer that nobody bounds; more is taken while it grows. */
    public static final long STEP = 16_384;

    /** What the model may read of one search of the web; nobody bounds it. */
    static final long TOKENS_PER_SEARCH = 10_000;

    private static final long BYTES_PER_TOKEN = 4;
    /** What a model puts around each text that it reads. */
    private static final long TOKENS_AROUND = 4;
    /** Cohere's unit of search: a query with so many documents, of which longer ones than so many tokens count as several. */
    private static final long DOCUMENTS_PER_SEARCH = 100;

    private static final long TOKENS_PER_DOCUMENT = 500;
    /** A large image of OpenAI's best quality has 6,240 tokens, a square one of medium quality 1,056. */
    private static final long MOST_TOKENS_PER_IMAGE = 8_192;

    private static final long TOKENS_PER_IMAGE = 1_056;
    /** OpenAI's speech has 21 tokens a second, in which 15 bytes of text are read, be it English or Chinese; it can be four times slower. */
    private static final double TOKENS_PER_SPOKEN_BYTE = 1.5;

    private static final long MOST_TOKENS_PER_SPOKEN_BYTE = 6;
    private static final long MOST = 1_000_000_000L;

    /** Of what is priced by its tokens. */
    Estimate(
            long inputBound,
            long inputLikely,
            long outputBound,
            long outputLeast,
            boolean bounded,
            long spoken,
            Pieces pieces) {
        this(inputBound, inputLikely, outputBound, outputLeast, bounded, spoken, pieces, null);
    }

    /** Of a call by a route, with what the channel may add to the request. */
    public static Estimate of(Envelope envelope, Route route, Endpoint endpoint) {
        return envelope.form() != null
                ? FormEstimate.of(envelope, route)
                : of(envelope, route.model(), route.addedBytes(endpoint));
    }

    /** @param added bytes that the channel may add to the request, its system prompt above all */
    public static Estimate of(Envelope envelope, Model model, int added) {
        if (envelope.made() != null) {
            return of(envelope, envelope.made(), model, added);
        }
        if (envelope.batch() != null) {
            return of(envelope, envelope.batch(), model, added);
        }
        long textBytes = Math.max(0L, envelope.bytes() - envelope.mediaBytes()) + added;
        long media = envelope.mediaParts() * TOKENS_PER_MEDIA_PART;
        return written(envelope, model, textBytes + media, tokensOf(textBytes) + media);
    }

    /** Of what is answered with text. */
    private static Estimate written(Envelope envelope, Model model, long inputBound, long inputLikely) {
        long perChoice = outputBound(envelope, model);
        long searches = envelope.searches();
        return new Estimate(
                inputBound + searches * TOKENS_PER_SEARCH,
                inputLikely,
                Math.min(MOST, (perChoice == 0 ? STEP : perChoice) * envelope.choices()),
                envelope.choices(),
                perChoice != 0,
                0,
                searches == 0 ? Pieces.ONE_REQUEST : Pieces.ofSearches(searches));
    }

    private static Estimate of(Envelope envelope, Batch batch, Model model, int added) {
        long said = Math.max(0L, envelope.bytes() - batch.idBytes());
        long textBytes = said + added;
        long repeated = Math.max(0L, batch.items() - 1L) * batch.repeated();
        long bound = Math.min(MOST, textBytes + repeated + batch.tokenIds() + batch.items() * TOKENS_AROUND);
        // What a channel adds here are names of fields, which the text is not charged for.
        long likely = Math.min(MOST, tokensOf(said + repeated) + batch.tokenIds());
        if (envelope.choices() > 0) {
            return written(envelope, model, bound, likely);
        }
        long searches = batch.repeated() == 0
                ? 1
                : 1 + (batch.items() + textBytes / TOKENS_PER_DOCUMENT) / DOCUMENTS_PER_SEARCH;
        return new Estimate(bound, likely, 0, 0, true, 0, Pieces.ofRequests(searches));
    }

    private static Estimate of(Envelope envelope, Made made, Model model, int added) {
        long textBytes = (long) envelope.bytes() + added;
        long images = made.images() * (MOST_TOKENS_PER_IMAGE + made.partials() * Made.TOKENS_PER_PARTIAL);
        long speech = made.spokenBytes() * MOST_TOKENS_PER_SPOKEN_BYTE;
        long output = Math.min(MOST, images + speech);
        if (model.maxOutputTokens() != null) {
            output = Math.min(output, model.maxOutputTokens() * Math.max(1, made.images()));
        }
        return new Estimate(
                textBytes,
                tokensOf(textBytes),
                output,
                output,
                true,
                Math.min(output, (long) Math.ceil(made.spokenBytes() * TOKENS_PER_SPOKEN_BYTE)),
                new Pieces(1, made.images(), 0, made.characters()));
    }

    /** Tokens that a text of so many UTF-8 bytes probably has, rounded up. */
    public static long tokensOf(long bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /** What is charged for an answer of which so many bytes were delivered and no usage came. */
    public Usage delivered(long textBytes) {
        if (pieces.characters() > 0) {
            return spoken(UsageSource.ESTIMATED, inputLikely, textBytes == 0 ? 0 : spoken);
        }
        if (piecesLikely != null) {
            return new Usage(UsageSource.ESTIMATED, 0, 0, 0, 0, 0, 0, 0, piecesLikely);
        }
        return new Usage(UsageSource.ESTIMATED, inputLikely, 0, 0, tokensOf(textBytes), 0, 0, 0);
    }

    /**
     * What is charged for an answer.
     *
     * @param reported null when nothing was; with source {@code UNKNOWN} when not all tokens were counted
     * @param textBytes how many were delivered
     */
    public Usage completed(Usage reported, long textBytes) {
        if (reported == null) {
            return delivered(textBytes);
        }
        if (piecesLikely != null) {
            return FormEstimate.completed(reported, piecesLikely);
        }
        if (reported.source() == UsageSource.UNKNOWN) {
            long images = reported.pieces() == null ? 0 : reported.pieces().images();
            long output = tokensOf(textBytes) + reported.output() + images * TOKENS_PER_IMAGE;
            return new Usage(UsageSource.ESTIMATED, inputLikely, 0, 0, output, 0, 0, 0, reported.pieces());
        }
        return pieces.characters() == 0 ? reported : spoken(reported.source(), reported.input(), reported.output());
    }

    /** Speech is made of all of a text or not at all, and its tokens are those of sound. */
    private Usage spoken(UsageSource source, long input, long output) {
        return new Usage(source, input, 0, 0, output, 0, 0, output, new Pieces(1, 0, 0, pieces.characters()));
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
