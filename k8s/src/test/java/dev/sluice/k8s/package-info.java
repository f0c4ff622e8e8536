/**
 * Makes {@code k8s/base/generated} from the compiled services by Quarkus' Kubernetes extension. May import Quarkus' bootstrap and
 * build items, nothing of the product. Needs no cluster and no kubectl.
 */
package dev.sluice.k8s;
