/**
 * The server sides of vendors with a dialect of their own, played strictly: each is a {@link
 * dev.sluice.testkit.vendor.VendorServer}, which refuses what the vendor refuses and answers otherwise with what a test orders.
 *
 * <p>Signatures are checked here from the vendors' descriptions ({@code AwsSignature}, {@code TencentSignature}, {@code SparkSignature}), tokens are the
 * ones that the server itself has given out ({@code GoogleTokens}, {@code WenxinServer}). Nothing is shared with the gateway, and
 * the vendors' own SDKs talk to these servers in the tests.
 *
 * <p>Imports Vert.x core with its Netty, and Jackson. Secrets are examples; nothing is logged.
 */
package dev.sluice.testkit.vendor;
