/**
 * What may stand between a caller and an upstream: proxies, TLS, and the certificates for it. Strict, so that a caller that does
 * not do as the RFCs say is refused. Imports Vert.x and the JDK. Starting and closing block; the rest is safe from any thread.
 */
package dev.sluice.testkit.net;
