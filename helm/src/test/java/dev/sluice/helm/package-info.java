/**
 * Tests of the chart in {@code helm/sluice}: what it renders, refuses and documents. May import Helm's library, Jackson and a
 * validator of JSON schemas, nothing of the product. Needs no helm, no cluster and no network.
 */
package dev.sluice.helm;
