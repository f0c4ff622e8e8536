package dev.sluice.gateway.conversation.claude;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Claude a model is, by its id: each generation thinks and samples its own way. */
public enum Claude {
    /** Another vendor's model, or one whose ARN does not tell. */
    NONE,
    /** Cannot think. */
    BEFORE_THINKING,
    /** Thinks within a budget of tokens; both temperature and top_p are accepted. */
    BUDGET,
    /** As before, but temperature and top_p exclude each other. */
    BUDGET_ONE_SAMPLER,
    /** Decides itself how much to think, and accepts no sampling. */
    ADAPTIVE;

    private static final Pattern VERSION =
            Pattern.compile("claude-(?:[a-z]+-)*(\\d{1,2})(?:[-.](\\d{1,2})(?!\\d))?(?!\\d)");
    private static final int FIRST_THINKING = 307;
    private static final int FIRST_ONE_SAMPLER = 400;
    private static final int LAST_BUDGET = 406;

    /** A Claude without a number is taken for the newest. */
    public static Claude of(String model) {
        if (!model.contains("claude")) {
            return NONE;
        }
        Matcher version = VERSION.matcher(model);
        if (!version.find()) {
            return model.contains("claude-instant") || model.contains("claude-v") ? BEFORE_THINKING : ADAPTIVE;
        }
        String minor = version.group(2);
        int number = 100 * Integer.parseInt(version.group(1)) + (minor == null ? 0 : Integer.parseInt(minor));
        if (number < FIRST_THINKING) {
            return BEFORE_THINKING;
        }
        if (number > LAST_BUDGET) {
            return ADAPTIVE;
        }
        return number < FIRST_ONE_SAMPLER ? BUDGET : BUDGET_ONE_SAMPLER;
    }
}
