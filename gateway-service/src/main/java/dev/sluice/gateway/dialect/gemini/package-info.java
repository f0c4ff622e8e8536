/**
 * Google's generateContent as upstreams read and write it, at AI Studio and at Vertex AI, from and to the conversation model.
 *
 * <p>Imports {@code conversation}, {@code error}, the contracts and Jackson. Pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.dialect.gemini;
