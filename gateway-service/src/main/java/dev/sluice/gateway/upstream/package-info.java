/**
 * Talks to upstreams: one pooled, keep-alive HTTP client per event loop and way there, WebSockets where a dialect wants them, the
 * tokens that the process has for them, and what each of their faults means. Nobody else knows what an answer came over.
 *
 * <p>Imports {@code access}, {@code conversation}, {@code dialect}, {@code error}, {@code routing}'s route and Vert.x. Request headers are built from an
 * allow-list: a client's credentials, cookies and hop-by-hop headers never leave. What an upstream says in an error is scrubbed
 * of hosts and secrets before anybody sees it. A
 * channel with a way of its own never goes another one.
 */
package dev.sluice.gateway.upstream;
