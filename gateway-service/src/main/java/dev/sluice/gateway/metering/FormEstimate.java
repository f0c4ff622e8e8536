package dev.sluice.gateway.metering;

import dev.sluice.contracts.RouteTable.Price;
import dev.sluice.contracts.UsageEvent.Pieces;
import dev.sluice.contracts.UsageEvent.Usage;
import dev.sluice.contracts.UsageEvent.UsageSource;
import dev.sluice.gateway.dialect.Envelope;
import dev.sluice.gateway.dialect.Envelope.Form;
import dev.sluice.gateway.dialect.Recording;
import dev.sluice.gateway.routing.Route;

/**
 * What a request with files in it may consume. Vendors count such work in tokens or in pieces, which are seconds of sound and images.
 * Where an answer counts neither, what is taken is what the price is made for.
 */
final class FormEstimate {
    /** OpenAI's models hear one token in 100 ms, and nobody speaks more in that time. */
    private static final long TOKENS_PER_SECOND = 10;
    /** An answer to silence is not empty. */
    private static final long LEAST_ANSWER = 64;
    /** The dearest size and quality of what is drawn, and the closest look at what is sent. */
    private static final long TOKENS_PER_IMAGE = 8_192;

    private static final Recording SILENCE = new Recording(0, 0);

    private FormEstimate() {}

    static Estimate of(Envelope envelope, Route route) {
        Form form = envelope.form();
        Recording recording = form.recording() == null ? SILENCE : form.recording();
        long written = form.recording() == null
                ? form.images() * TOKENS_PER_IMAGE
                : LEAST_ANSWER + recording.most() * TOKENS_PER_SECOND;
        long bound = Estimate.outputBound(envelope, route.model()) * envelope.choices();
        long images = form.images();
        boolean inPieces = inPieces(form, route.price());
        long output = bound == 0 ? written : Math.min(bound, written);
        return new Estimate(
                form.textBytes() + recording.most() * TOKENS_PER_SECOND + form.pictures() * TOKENS_PER_IMAGE,
                Estimate.tokensOf(form.textBytes())
                        + recording.likely() * TOKENS_PER_SECOND
                        + form.pictures() * Estimate.TOKENS_PER_MEDIA_PART,
                output,
                output,
                true,
                0,
                new Pieces(1, images, recording.most(), 0),
                // Images that nobody has told of are not there; a recording has been heard.
                inPieces ? new Pieces(1, 0, recording.likely(), 0) : null);
    }

    private static boolean inPieces(Form form, Price price) {
        Long perPiece = form.recording() == null ? price.perImage() : price.perSecond();
        return perPiece != null && perPiece != 0;
    }

    /**
     * What is charged where pieces are priced.
     *
     * @param reported tokens, pieces, or both
     */
    static Usage completed(Usage reported, Pieces likely) {
        Pieces told = reported.pieces();
        boolean counted = told != null && (likely.seconds() > 0 ? told.seconds() > 0 : told.images() > 0);
        return new Usage(
                counted ? UsageSource.REPORTED : UsageSource.ESTIMATED,
                reported.input(),
                reported.cachedInput(),
                reported.cacheWrite(),
                reported.output(),
                reported.reasoning(),
                reported.inputAudio(),
                reported.outputAudio(),
                counted ? told : likely);
    }
}
