package dev.sluice.gateway.dialect.gemini;

import dev.sluice.gateway.conversation.FinishReason;

/** Why a candidate ended. */
final class FinishReasons {
    /** Stands where nothing is said yet. */
    static final String UNSPECIFIED = "FINISH_REASON_UNSPECIFIED";

    private FinishReasons() {}

    /** Null for what is no end that a model would choose, such as a call that it could not write down. */
    static FinishReason of(String reason) {
        return switch (reason) {
            case "STOP" -> FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            default -> null;
        };
    }
}
