package dev.sluice.gateway.dialect;

import java.util.ArrayList;
import java.util.List;

/** The only changes that Sluice makes to an answer: the model's name as the client knows it, and no usage it did not ask for. */
public final class AnswerEdits {
    private AnswerEdits() {}

    /**
     * @param showAs the name the client asked for; null leaves the upstream's
     * @param hideUsage whether usage objects become {@code null}
     */
    public static List<Edit> of(Answer answer, String showAs, boolean hideUsage) {
        boolean rename = showAs != null && answer.modelAt() != null && !showAs.equals(answer.model());
        boolean hide = hideUsage && !answer.usageAt().isEmpty();
        if (!rename && !hide) {
            return List.of();
        }
        List<Edit> edits = new ArrayList<>(2);
        if (rename) {
            edits.add(Edit.replace(answer.modelAt(), RequestEdits.quoted(showAs)));
        }
        if (hide) {
            for (Span at : answer.usageAt()) {
                edits.add(Edit.replace(at, "null"));
            }
        }
        return edits;
    }
}
