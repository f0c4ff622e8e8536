package dev.sluice.gateway.routing;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route.Credential;
import dev.sluice.gateway.routing.RoutingTable.Candidate;
import dev.sluice.gateway.routing.RoutingTable.Served;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * Chooses a route: filter, then the highest priority, then a pick by weight, then a credential by weight. Credentials that rest
 * count only where no other is left. A pure function of its arguments; the random generator is one of them.
 */
public final class Router {
    private static final int SHOWN_NAME = 64;
    private static final String DEFAULT_GROUP = "default";

    private Router() {}

    /**
     * @param tried what this call has failed at
     * @param resting credentials that are better left alone for a while
     * @throws GatewayException STORE_UNAVAILABLE before the first table, UNKNOWN_MODEL, MODEL_NOT_ALLOWED, NO_PRICE, PERMISSION_DENIED (pinning), ENDPOINT_NOT_SERVED or
     *     NO_CHANNEL
     */
    public static Route pick(
            RoutingTable table,
            KeyGrant grant,
            Wanted wanted,
            Tried tried,
            Predicate<Credential> resting,
            RandomGenerator random) {
        Served served = table.served(wanted.model());
        if (table == RoutingTable.NONE) {
            throw new GatewayException(
                    ErrorKind.STORE_UNAVAILABLE, "This gateway has just started and has no routes yet; try again.");
        }
        if (served == null) {
            throw new GatewayException(
                    ErrorKind.UNKNOWN_MODEL, "The model `" + shown(wanted.model()) + "` does not exist.");
        }
        if (!Patterns.allow(grant.models(), wanted.model())) {
            throw new GatewayException(
                    ErrorKind.MODEL_NOT_ALLOWED, "This key may not use the model `" + wanted.model() + "`.");
        }
        if (wanted.channel() != null && !permits(grant, "pin")) {
            throw new GatewayException(ErrorKind.PERMISSION_DENIED, "This key may not choose its channel.");
        }
        RouteTable.Price price = inForce(served.model().prices(), wanted.at());
        if (price == null) {
            throw new GatewayException(
                    ErrorKind.NO_PRICE,
                    "The model `" + wanted.model() + "` exists here but has no price yet; ask your administrator.");
        }
        Long multiplier = table.multiplier(group(grant));
        List<Candidate> usable = usable(served, group(grant), wanted, tried);
        if (multiplier == null || usable.isEmpty()) {
            throw none(served, group(grant), wanted);
        }
        List<Candidate> best = best(usable, one -> !tried.credential(one) && !resting.test(one));
        Candidate chosen = weighted(best, c -> c.channel().weight(), random);
        Credential credential = credential(chosen, tried, resting, random);
        return route(served, chosen, credential, price, multiplier, wanted);
    }

    /** Those of the highest priority that has somebody awake. */
    static List<Candidate> best(List<Candidate> usable, Predicate<Credential> good) {
        return top(awake(usable, good));
    }

    /** Nobody serves the call: for now, or because those who serve the model do not serve what is asked of it. */
    private static GatewayException none(Served served, String group, Wanted wanted) {
        Set<String> endpoints = new TreeSet<>();
        served.candidates().stream()
                .filter(c -> serves(c, group, wanted.channel()))
                .forEach(c -> endpoints.addAll(c.model().endpoints()));
        if (endpoints.isEmpty() || endpoints.contains(wanted.endpoint().id())) {
            return new GatewayException(
                    ErrorKind.NO_CHANNEL,
                    "No channel is available for the model `" + wanted.model() + "` at the moment; ask your"
                            + " administrator.");
        }
        return new GatewayException(
                ErrorKind.ENDPOINT_NOT_SERVED,
                "The model `" + wanted.model() + "` is not served at the endpoint "
                        + wanted.endpoint().id() + ", but at " + String.join(", ", endpoints) + ".");
    }

    /** The models that a key can call now: allowed for it, with a price, and with a channel of its group. By name. */
    public static List<RouteTable.Model> available(RoutingTable table, KeyGrant grant, long at) {
        return table.all().stream()
                .filter(served -> Patterns.allow(grant.models(), served.model().name()))
                .filter(served -> inForce(served.model().prices(), at) != null)
                .filter(served -> table.multiplier(group(grant)) != null)
                .filter(served -> served.candidates().stream().anyMatch(c -> serves(c, group(grant), null)))
                .map(Served::model)
                .sorted(Comparator.comparing(RouteTable.Model::name))
                .toList();
    }

    static List<Candidate> usable(Served served, String group, Wanted wanted, Tried tried) {
        List<Candidate> usable = new ArrayList<>(served.candidates().size());
        for (Candidate candidate : served.candidates()) {
            if (!tried.channel(candidate.channel().id())
                    && hasCredential(candidate, one -> !tried.credential(one))
                    && candidate.model().endpoints().contains(wanted.endpoint().id())
                    && serves(candidate, group, wanted.channel())) {
                usable.add(candidate);
            }
        }
        return usable;
    }

    /** Those that have a credential which does not rest; all where none has. Mostly nobody rests, and nothing is copied. */
    private static List<Candidate> awake(List<Candidate> usable, Predicate<Credential> good) {
        for (Candidate candidate : usable) {
            if (!hasCredential(candidate, good)) {
                List<Candidate> awake =
                        usable.stream().filter(c -> hasCredential(c, good)).toList();
                return awake.isEmpty() ? usable : awake;
            }
        }
        return usable;
    }

    /** True also where none is needed. */
    static boolean hasCredential(Candidate candidate, Predicate<Credential> good) {
        for (Credential credential : candidate.credentials()) {
            if (good.test(credential)) {
                return true;
            }
        }
        return candidate.credentials().isEmpty();
    }

    /** A drained channel (weight 0) serves only who pins it. */
    private static boolean serves(Candidate candidate, String group, String pinned) {
        RouteTable.Channel channel = candidate.channel();
        boolean chosen =
                pinned == null ? channel.weight() > 0 : pinned.equals(channel.name()) || pinned.equals(channel.id());
        return chosen && channel.groups().contains(group);
    }

    /** Candidates come by priority, highest first. */
    private static List<Candidate> top(List<Candidate> usable) {
        int priority = usable.get(0).channel().priority();
        int end = 1;
        while (end < usable.size() && usable.get(end).channel().priority() == priority) {
            end++;
        }
        return usable.subList(0, end);
    }

    private static Route route(
            Served served,
            Candidate chosen,
            Credential credential,
            RouteTable.Price price,
            long multiplier,
            Wanted wanted) {
        RouteTable.Price cost = inForce(chosen.model().costs(), wanted.at());
        return new Route(
                chosen.channel(),
                credential,
                chosen.headers(),
                served.model(),
                chosen.model().upstreamName(),
                price,
                cost == null ? price : cost,
                multiplier,
                chosen.overrides(),
                chosen.egress());
    }

    private static Credential credential(
            Candidate chosen, Tried tried, Predicate<Credential> resting, RandomGenerator random) {
        List<Credential> pool = chosen.credentials();
        if (pool.isEmpty()) {
            return null;
        }
        if (pool.size() == 1) {
            return pool.get(0);
        }
        List<Credential> left =
                pool.stream().filter(one -> !tried.credential(one)).toList();
        List<Credential> awake = left.stream().filter(resting.negate()).toList();
        long[] weights = chosen.weights();
        return weighted(awake.isEmpty() ? left : awake, one -> weights[pool.indexOf(one)], random);
    }

    /** When every weight is 0 all are equal. */
    private static <T> T weighted(List<T> choices, ToLongFunction<T> weight, RandomGenerator random) {
        if (choices.size() == 1) {
            return choices.get(0);
        }
        long sum = choices.stream().mapToLong(weight).sum();
        if (sum <= 0) {
            return choices.get(random.nextInt(choices.size()));
        }
        long ticket = random.nextLong(sum);
        for (T choice : choices) {
            ticket -= weight.applyAsLong(choice);
            if (ticket < 0) {
                return choice;
            }
        }
        throw new IllegalStateException("a weight is negative");
    }

    /** The newest version that is effective; null when there is none. */
    static RouteTable.Price inForce(List<RouteTable.Price> versions, long at) {
        RouteTable.Price newest = null;
        if (versions != null) {
            for (RouteTable.Price version : versions) {
                if (version.effectiveFrom() <= at
                        && (newest == null || version.effectiveFrom() >= newest.effectiveFrom())) {
                    newest = version;
                }
            }
        }
        return newest;
    }

    static String group(KeyGrant grant) {
        return grant.group() == null ? DEFAULT_GROUP : grant.group();
    }

    private static boolean permits(KeyGrant grant, String permission) {
        return grant.permissions() != null && grant.permissions().contains(permission);
    }

    private static String shown(String name) {
        return name.length() <= SHOWN_NAME ? name : name.substring(0, SHOWN_NAME) + "…";
    }
}
