package dev.sluice.gateway.routing;

import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.RouteTable.ChannelModel;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.RoutingTable.Candidate;
import java.util.List;

/**
 * A route to a channel that need not stand in the table, for a test of it or a question beside traffic; nobody is charged for
 * what goes there.
 */
public final class DirectRoute {
    private static final RouteTable.Price FREE = new RouteTable.Price(
            null, 0, true, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    private DirectRoute() {}

    /**
     * @param model public name; one that the channel does not name is asked for as it is
     * @param credential name of the one to use; null = the first that the keyset opens
     * @throws GatewayException BAD_REQUEST for a credential that there is none of, UPSTREAM_UNAUTHORIZED when the keyset does
     *     not open the channel's secrets
     */
    public static Route of(RouteTable.Channel channel, String model, String credential, SecretOpener opener) {
        boolean named = credential == null
                || channel.credentials().stream().anyMatch(c -> c.name().equals(credential));
        if (!named) {
            throw GatewayException.badRequest("The channel has no credential of this name.", "credential");
        }
        Candidate opened = TableCompiler.open(channel, opener);
        if (opened == null) {
            throw unopened();
        }
        Route.Credential chosen = opened.credentials().stream()
                .filter(c -> credential == null || c.name().equals(credential))
                .findFirst()
                .orElse(null);
        if (chosen == null && !channel.credentials().isEmpty()) {
            throw unopened();
        }
        return new Route(
                channel,
                chosen,
                opened.headers(),
                new RouteTable.Model(model, null, null, List.of(), List.of(FREE)),
                upstreamName(channel, model),
                FREE,
                FREE,
                Money.DOLLAR,
                opened.overrides(),
                opened.egress());
    }

    /** The same account at another address: secrets are bound to the channel's id, not to where it is. */
    public static RouteTable.Channel at(RouteTable.Channel channel, String baseUrl) {
        return new RouteTable.Channel(
                channel.id(),
                channel.name(),
                channel.provider(),
                channel.dialect(),
                channel.access(),
                baseUrl,
                channel.paths(),
                channel.options(),
                channel.headers(),
                channel.secretHeaders(),
                channel.credentials(),
                channel.models(),
                channel.groups(),
                channel.priority(),
                channel.weight(),
                channel.timeouts(),
                channel.parameters(),
                channel.systemPrompt(),
                channel.egress());
    }

    private static String upstreamName(RouteTable.Channel channel, String model) {
        List<ChannelModel> models = channel.models() == null ? List.of() : channel.models();
        return models.stream()
                .filter(m -> m.name().equals(model))
                .map(ChannelModel::upstreamName)
                .findFirst()
                .orElse(model);
    }

    private static GatewayException unopened() {
        return new GatewayException(
                ErrorKind.UPSTREAM_UNAUTHORIZED,
                "This gateway's keyset does not open the channel's secrets; restore the Secret that channel-service uses.");
    }
}
