/**
 * OpenAI's chat as clients of Sluice write and read it, from and to the conversation model. Only for upstreams that speak
 * another dialect; between equals, bytes are passed on by {@code dialect}.
 *
 * <p>Imports {@code conversation}, {@code error}, the contracts and Jackson. Pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.dialect.openai;
