package dev.sluice.gateway.dialect.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How old a model is, by its name: each generation is told otherwise how much to think. */
enum Generation {
    /** Does not think, or cannot be told how much. */
    PLAIN,
    /** Thinks within a budget of tokens. */
    BUDGET,
    /** Thinks by levels, and wants its thoughts' proofs back with the calls that followed from them. */
    LEVEL;

    private static final Pattern VERSION = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d{1,2}))?(?!\\d)");
    private static final Pattern SPECIAL = Pattern.compile("-(image|tts|embedding)\\b");
    private static final int FIRST_BUDGET = 205;
    private static final int FIRST_LEVEL = 300;

    /** Another vendor's model is plain; a Gemini without a number is told a budget, which newer ones accept too. */
    static Generation of(String model) {
        if (!model.contains("gemini") || SPECIAL.matcher(model).find()) {
            return PLAIN;
        }
        Matcher version = VERSION.matcher(model);
        if (!version.find()) {
            return BUDGET;
        }
        String minor = version.group(2);
        int number = 100 * Integer.parseInt(version.group(1)) + (minor == null ? 0 : Integer.parseInt(minor));
        if (number < FIRST_BUDGET) {
            return PLAIN;
        }
        return number < FIRST_LEVEL ? BUDGET : LEVEL;
    }
}
