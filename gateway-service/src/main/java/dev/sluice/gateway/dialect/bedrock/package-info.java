/**
 * Amazon Bedrock's Converse as upstreams read and write it, from and to the conversation model; one shape for all its models.
 *
 * <p>Imports {@code conversation}, {@code error}, the contracts and Jackson. Pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.dialect.bedrock;
