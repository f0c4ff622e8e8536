/**
 * How a stream of bytes is cut into events: server-sent events, lines, and the binary messages of AWS.
 *
 * <p>Imports nothing but {@code java.*}. Incremental for any chunking, never decodes text (UTF-8 may be split anywhere),
 * keeps at most one unfinished event, and hands out slices of the chunk it was fed wherever an event lies within one.
 */
package dev.sluice.gateway.framing;
