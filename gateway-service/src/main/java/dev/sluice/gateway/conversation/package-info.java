/**
 * What a chat is about, whichever dialect it is written in: a client's request as a {@link Conversation}, an upstream's answer as
 * {@link StreamEvent}s. A dialect is written against these two and against no other dialect. Built only where client and
 * upstream do not speak the same one.
 *
 * <p>Values and pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.conversation;
