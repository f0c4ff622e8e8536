/**
 * Tests of the chart in {@code helm/sluice}: what it renders, refuses and documents; and of the overlays in
 * {@code k8s}, which must say the same. May import Helm's library, Jackson and a
 * validator of JSON schemas, nothing of the product. Needs no helm, no cluster and no network.
 */
package dev.sluice.helm;
