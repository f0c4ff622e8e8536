package dev.sluice.billing.account;

import dev.sluice.admin.Answer;

/**
 * A write that is about to be committed.
 *
 * @param outboxId what carries it to Redis; null when there is nothing to carry
 */
public record Change(Answer answer, Long outboxId) {}
