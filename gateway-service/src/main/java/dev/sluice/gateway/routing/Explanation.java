package dev.sluice.gateway.routing;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Route.Credential;
import dev.sluice.gateway.routing.RoutingTable.Candidate;
import dev.sluice.gateway.routing.RoutingTable.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Where a call would go now, and why nowhere else.
 *
 * @param version of the route table; 0 before the first
 * @param refusal what the client would be told; null when some channel takes the call
 * @param channels all that have the model, the likeliest first
 */
public record Explanation(long version, String refusal, List<Choice> channels) {

    /**
     * A channel that has the model.
     *
     * @param share how likely the first attempt goes there, from 0 to 1
     * @param because why it is not tried first; empty when it may be
     */
    public record Choice(
            String channel,
            String upstreamModel,
            int priority,
            int weight,
            double share,
            List<Pooled> credentials,
            List<String> because) {}

    /** A credential of the channel's pool, by its name. */
    public record Pooled(String name, boolean resting) {}

    /**
     * By what {@link Router#pick} goes by.
     *
     * @param grant of whoever would call
     * @param resting as this gateway knows it
     */
    public static Explanation of(RoutingTable table, KeyGrant grant, Wanted wanted, Predicate<Credential> resting) {
        String refusal = null;
        try {
            Router.pick(table, grant, wanted, Tried.NOTHING, resting, new Random());
        } catch (GatewayException refused) {
            refusal = refused.getMessage();
        }
        Served served = table.served(wanted.model());
        List<Choice> choices = new ArrayList<>();
        if (served != null) {
            String group = Router.group(grant);
            List<Candidate> usable = Router.usable(served, group, wanted, Tried.NOTHING);
            List<Candidate> best =
                    refusal == null ? Router.best(usable, one -> !resting.test(one)) : List.<Candidate>of();
            for (Candidate one : served.candidates()) {
                choices.add(choice(one, best, because(one, group, wanted, best, resting), resting));
            }
            choices.sort((one, other) -> Double.compare(other.share(), one.share()));
        }
        return new Explanation(table.version(), refusal, List.copyOf(choices));
    }

    private static Choice choice(
            Candidate one, List<Candidate> best, List<String> because, Predicate<Credential> resting) {
        return new Choice(
                one.channel().name(),
                one.model().upstreamName(),
                one.channel().priority(),
                one.channel().weight(),
                best.contains(one) ? share(one, best) : 0,
                one.credentials().stream()
                        .map(credential -> new Pooled(credential.name(), resting.test(credential)))
                        .toList(),
                because);
    }

    /** When every weight is 0 all are equal. */
    private static double share(Candidate one, List<Candidate> best) {
        long all = best.stream().mapToLong(each -> each.channel().weight()).sum();
        return all == 0 ? 1.0 / best.size() : (double) one.channel().weight() / all;
    }

    private static List<String> because(
            Candidate one, String group, Wanted wanted, List<Candidate> best, Predicate<Credential> resting) {
        List<String> because = new ArrayList<>();
        String pinned = wanted.channel();
        if (!one.channel().groups().contains(group)) {
            because.add("it is not for the group " + group);
        }
        if (!one.model().endpoints().contains(wanted.endpoint().id())) {
            because.add("its model serves " + String.join(", ", one.model().endpoints()) + ", and not "
                    + wanted.endpoint().id());
        }
        if (pinned == null && one.channel().weight() == 0) {
            because.add("it is drained: its weight is 0");
        }
        if (pinned != null
                && !pinned.equals(one.channel().name())
                && !pinned.equals(one.channel().id())) {
            because.add("the call is for the channel " + pinned);
        }
        boolean awake = Router.hasCredential(one, credential -> !resting.test(credential));
        if (!awake) {
            because.add("all its credentials rest, because its vendor has refused them");
        }
        if (because.isEmpty() && !best.isEmpty() && !best.contains(one)) {
            because.add("a channel of the priority " + best.getFirst().channel().priority() + " comes first");
        }
        return best.contains(one) ? List.of() : because;
    }
}
