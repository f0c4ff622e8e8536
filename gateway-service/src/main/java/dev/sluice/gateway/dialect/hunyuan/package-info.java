/**
 * Tencent's Hunyuan as its own ChatCompletions reads and writes it, from and to the conversation model.
 *
 * <p>Imports {@code conversation}, {@code error}, the contracts and Jackson. Pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.dialect.hunyuan;
