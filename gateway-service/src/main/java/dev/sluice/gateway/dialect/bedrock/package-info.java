/**
 * Amazon Bedrock's Converse as upstreams read and write it, from and to the conversation model; one shape for all its models.
 * Only vectors have none: there each maker's own is written.
 *
 * <p>Imports {@code conversation}, {@code error}, the contracts and Jackson. Pure functions: no I/O, no clock, no logger.
 */
package dev.sluice.gateway.dialect.bedrock;
