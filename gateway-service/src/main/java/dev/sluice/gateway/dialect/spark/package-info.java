/**
 * iFlytek's Spark, whose HTTP API is nearly OpenAI's and whose older one speaks over a WebSocket, from and to the conversation
 * model.
 *
 * <p>Imports {@code conversation}, {@code error}, the contracts and Jackson. Pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.dialect.spark;
