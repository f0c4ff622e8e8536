package dev.sluice.gateway.dialect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;

/** The only changes that Sluice makes to a request; all else passes byte for byte. */
public final class RequestEdits {
    private RequestEdits() {}

    /**
     * @param upstreamModel replaces the model's name where it differs
     * @param askForUsage whether a streaming upstream shall report usage, which billing needs
     * @param maxTokens the most that each choice may write; 0 = as the client says
     * @param maxTokensField where that goes when the client sent no such field: {@code max_tokens}, which newer models
     *     of OpenAI refuse, or {@code max_completion_tokens}, which others do not know
     */
    public static List<Edit> of(
            Envelope envelope, String upstreamModel, boolean askForUsage, long maxTokens, String maxTokensField) {
        List<Edit> edits = new ArrayList<>(3);
        if (!upstreamModel.equals(envelope.model())) {
            edits.add(
                    envelope.modelAt() == null
                            ? Edit.insert(envelope.objectAt(), "\"model\":" + quoted(upstreamModel) + ",")
                            : Edit.replace(envelope.modelAt(), quoted(upstreamModel)));
        }
        if (askForUsage && envelope.stream() && !envelope.usageAsked()) {
            edits.add(includeUsage(envelope));
        }
        if (maxTokens > 0 && (envelope.maxTokens() == 0 || maxTokens < envelope.maxTokens())) {
            lowerMaxTokens(envelope, maxTokens, maxTokensField, edits);
        }
        return edits;
    }

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static Edit includeUsage(Envelope envelope) {
        Envelope.StreamOptions options = envelope.streamOptions();
        if (options.at() == null) {
            return Edit.insert(envelope.objectAt(), "\"stream_options\":{\"include_usage\":true},");
        }
        if (!options.object()) {
            return Edit.replace(options.at(), "{\"include_usage\":true}");
        }
        if (options.includeUsageAt() != null) {
            return Edit.replace(options.includeUsageAt(), "true");
        }
        return Edit.insert(options.at().from() + 1, "\"include_usage\":true" + (options.empty() ? "" : ","));
    }

    private static void lowerMaxTokens(Envelope envelope, long maxTokens, String field, List<Edit> edits) {
        if (envelope.maxTokensAt() == null && envelope.maxCompletionTokensAt() == null) {
            edits.add(Edit.insert(envelope.objectAt(), '"' + field + "\":" + maxTokens + ","));
            return;
        }
        if (envelope.maxTokensAt() != null) {
            edits.add(Edit.replace(envelope.maxTokensAt(), Long.toString(maxTokens)));
        }
        if (envelope.maxCompletionTokensAt() != null) {
            edits.add(Edit.replace(envelope.maxCompletionTokensAt(), Long.toString(maxTokens)));
        }
    }
}
