/**
 * Embeddings and rerank as every dialect understands them: what a client wants, and what an upstream answered.
 *
 * <p>Imports {@code conversation} and Jackson's trees; knows no dialect. Everything is a function of its arguments.
 */
package dev.sluice.gateway.conversation.retrieval;
