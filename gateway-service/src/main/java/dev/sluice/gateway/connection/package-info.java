/**
 * What is changed of the connections that Vert.x makes, for what a call costs: bodies are read without a copy, small messages are
 * written in one piece, and only an answer that is compressed passes through what unpacks it.
 *
 * <p>The only package that knows Netty's pipelines and Vert.x' own classes behind its interfaces. Everything here belongs to the
 * event loop of its connection.
 */
package dev.sluice.gateway.connection;
