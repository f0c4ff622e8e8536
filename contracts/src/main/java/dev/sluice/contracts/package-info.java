/**
 * What the services agree on: the route table (channel-service → gateways), the key grant (billing-service → Redis →
 * gateways) and the usage event (gateways → Redis → billing-service), each with a format number, and money.
 *
 * <p>Imports nothing but {@code java.*}. The records are JSON on the wire, property names as component names. They evolve
 * by adding only: a new component is boxed, {@code null} means absent, readers ignore what they do not know.
 */
package dev.sluice.contracts;
