/**
 * Carries requests and answers between a client that speaks OpenAI's dialect and an upstream that does not.
 *
 * <pre>
 *   client's bytes → ChatRequest → Conversation → Dialect.ask → upstream's bytes
 *   client's bytes ← ChatChunks or ChatCompletion ← StreamEvents ← Understanding ← framing ← upstream's bytes
 * </pre>
 *
 * Answers come out as OpenAI's bytes, so that relaying, metering and capping know one dialect only. Pure: no I/O, no clock, no
 * logger.
 */
package dev.sluice.gateway.translation;
