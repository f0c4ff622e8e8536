/**
 * Relays on a JVM that know nothing of what they pass: what a gateway on Vert.x, and one on bare Netty channels, cannot get below. Each is a
 * process of its own, like nginx.
 */
package dev.sluice.bench.relay;
