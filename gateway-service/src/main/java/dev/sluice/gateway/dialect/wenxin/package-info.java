/**
 * Baidu's Wenxin workshop, from before its API was OpenAI's, from and to the conversation model.
 *
 * <p>Imports {@code conversation}, {@code error}, the contracts and Jackson. Pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.dialect.wenxin;
