/**
 * What a key may ask about itself: which models it can call, and what it has left, in the shapes that OpenAI's and one-api's
 * clients expect. Answered from the route table and Redis; billing-service is not asked.
 *
 * <p>May import contracts, quota-store, {@code gateway.error} and {@code gateway.routing}. {@code http} mounts it.
 */
package dev.sluice.gateway.account;
