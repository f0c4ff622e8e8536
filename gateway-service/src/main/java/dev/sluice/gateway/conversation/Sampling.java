package dev.sluice.gateway.conversation;

/** How the next token is chosen; null = the model's default. */
public record Sampling(
        Double temperature, Double topP, Long topK, Long seed, Double presencePenalty, Double frequencyPenalty) {}
