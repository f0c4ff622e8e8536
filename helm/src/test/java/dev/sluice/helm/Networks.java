package dev.sluice.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a render's NetworkPolicies let through, by the rules of Kubernetes, where the plugin enforces them. */
record Networks(List<Manifest> policies, List<Manifest.Pods> pods) {
    private static final String NODE = "169.254.0.0/16";

    /** A connection that both ends allow, written as {@code from → to:port}. */
    record Flow(String from, String to, int port) {
        @Override
        public String toString() {
            return from + " → " + to + ":" + port;
        }
    }

    static Networks of(List<Manifest> manifests) {
        return new Networks(
                manifests.stream().filter(each -> each.is("NetworkPolicy")).toList(), Manifest.podsOf(manifests));
    }

    List<Manifest> selecting(Manifest.Pods pod) {
        return policies.stream()
                .filter(policy -> new Selector(policy.spec().path("podSelector")).selects(pod.labels()))
                .toList();
    }

    /** Every connection between pods of the chart to one of the ports. */
    Stream<Flow> between(List<Integer> ports) {
        return pods.stream()
                .flatMap(from -> pods.stream().filter(to -> !to.equals(from)).flatMap(to -> ports.stream()
                        .filter(port -> leaves(from, to, port) && enters(from, to, port))
                        .map(port -> new Flow(from.component(), to.component(), port))));
    }

    /** Whether the pod may open a connection to anywhere outside on the port. */
    boolean leaves(Manifest.Pods from, int port) {
        return allows(
                from, "egress", port, peer -> peer.has("ipBlock") && !cidr(peer).equals(NODE));
    }

    /** Whether the pod reaches the port of its node's metadata server and agents. */
    boolean reachesNode(Manifest.Pods from, int port) {
        return allows(from, "egress", port, peer -> cidr(peer).equals(NODE));
    }

    private static String cidr(JsonNode peer) {
        return peer.at("/ipBlock/cidr").asText();
    }

    /** Whether the pod takes connections on the port from pods in a namespace with the name. */
    boolean enters(String namespace, Manifest.Pods to, int port) {
        return allows(
                to, "ingress", port, peer -> peer.at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                        .asText()
                        .equals(namespace));
    }

    private boolean leaves(Manifest.Pods from, Manifest.Pods to, int port) {
        return allows(from, "egress", port, peer -> isPeer(peer, to));
    }

    private boolean enters(Manifest.Pods from, Manifest.Pods to, int port) {
        return allows(to, "ingress", port, peer -> isPeer(peer, from));
    }

    /** Without a policy everything is allowed; without peers or ports a rule means all. */
    private boolean allows(Manifest.Pods pod, String direction, int port, Predicate<JsonNode> isPeer) {
        List<Manifest> selecting = selecting(pod);
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> stream(policy.spec().path(direction)))
                        .anyMatch(rule -> has(
                                        rule.path("ports"),
                                        each -> each.path("port").asInt() == port)
                                && has(rule.path(direction.equals("egress") ? "to" : "from"), isPeer));
    }

    private static boolean has(JsonNode wanted, Predicate<JsonNode> is) {
        return wanted.isMissingNode() || wanted.isEmpty() || stream(wanted).anyMatch(is);
    }

    private static boolean isPeer(JsonNode peer, Manifest.Pods pod) {
        return peer.has("podSelector")
                && !peer.has("namespaceSelector")
                && new Selector(peer.path("podSelector")).selects(pod.labels());
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
