package dev.sluice.gateway.routing;

import dev.sluice.contracts.RouteTable;
import dev.sluice.contracts.SecretContext;
import dev.sluice.gateway.access.Secret;
import dev.sluice.gateway.dialect.Overrides;
import dev.sluice.gateway.routing.Route.Credential;
import dev.sluice.gateway.routing.Route.Egress;
import dev.sluice.gateway.routing.RoutingTable.Candidate;
import dev.sluice.gateway.routing.RoutingTable.Served;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a {@link RoutingTable} of a {@link RouteTable}: decrypts and indexes once, so that calls only look up. */
final class TableCompiler {
    private final SecretOpener opener;
    private final List<String> unusable = new ArrayList<>();
    private int opened;

    private TableCompiler(SecretOpener opener) {
        this.opener = opener;
    }

    /** Decrypts every secret of the table, which takes a while: not on an event loop. */
    static RoutingTable compile(RouteTable table, SecretOpener opener) {
        return new TableCompiler(opener).compile(table);
    }

    private RoutingTable compile(RouteTable table) {
        Map<String, List<Candidate>> candidates = new HashMap<>();
        for (RouteTable.Channel channel : table.channels()) {
            add(channel, candidates);
        }
        Map<String, Served> models = new HashMap<>();
        for (RouteTable.Model model : table.models()) {
            List<Candidate> serving = candidates.getOrDefault(model.name(), new ArrayList<>());
            serving.sort(Comparator.comparingInt((Candidate c) -> c.channel().priority())
                    .reversed()
                    .thenComparing(c -> c.channel().id()));
            models.put(model.name(), new Served(model, List.copyOf(serving)));
        }
        Map<String, Long> multipliers = new HashMap<>();
        table.groups().forEach(group -> multipliers.put(group.name(), group.multiplier()));
        return new RoutingTable(table.version(), table.compiledAt(), models, multipliers, unusable, opened);
    }

    /** A channel alone, whichever model; null when too many of its secrets do not open to use it. */
    static Candidate open(RouteTable.Channel channel, SecretOpener opener) {
        return new TableCompiler(opener).open(channel);
    }

    private void add(RouteTable.Channel channel, Map<String, List<Candidate>> candidates) {
        Candidate opened = open(channel);
        if (opened == null) {
            return;
        }
        for (RouteTable.ChannelModel model : channel.models()) {
            candidates
                    .computeIfAbsent(model.name(), name -> new ArrayList<>())
                    .add(new Candidate(
                            channel,
                            model,
                            opened.headers(),
                            opened.credentials(),
                            opened.weights(),
                            opened.overrides(),
                            opened.egress()));
        }
    }

    private Candidate open(RouteTable.Channel channel) {
        Map<String, String> headers = headers(channel);
        Egress egress = egress(channel);
        List<Credential> credentials = new ArrayList<>();
        List<Long> weights = new ArrayList<>();
        for (RouteTable.Credential sealed : channel.credentials()) {
            String secret = open(
                    channel, sealed.name(), sealed.ciphertext(), SecretContext.credential(channel.id(), sealed.name()));
            if (secret != null) {
                credentials.add(new Credential(channel.id(), sealed.name(), secret));
                weights.add((long) sealed.weight());
            }
        }
        boolean allLost = credentials.isEmpty() && !channel.credentials().isEmpty();
        boolean noWay = channel.egress() != null && egress == null;
        if (allLost || headers == null || noWay) {
            return null;
        }
        long[] shares = weights.stream().mapToLong(Long::longValue).toArray();
        return new Candidate(channel, null, headers, List.copyOf(credentials), shares, Overrides.of(channel), egress);
    }

    /** Null when one cannot be decrypted: a request without it would be another request. */
    private Map<String, String> headers(RouteTable.Channel channel) {
        Map<String, String> headers = new LinkedHashMap<>(orEmpty(channel.headers()));
        boolean complete = true;
        for (Map.Entry<String, String> sealed : orEmpty(channel.secretHeaders()).entrySet()) {
            String value = open(
                    channel, sealed.getKey(), sealed.getValue(), SecretContext.header(channel.id(), sealed.getKey()));
            complete &= value != null;
            headers.put(sealed.getKey(), value);
        }
        return complete ? Map.copyOf(headers) : null;
    }

    /** Null when there is none, and when one of its secrets cannot be decrypted: no call takes another way than the channel's. */
    private Egress egress(RouteTable.Channel channel) {
        RouteTable.Egress sealed = channel.egress();
        if (sealed == null) {
            return null;
        }
        RouteTable.Tls tls = sealed.tls() == null ? new RouteTable.Tls(null, null, null) : sealed.tls();
        String user = openEgress(channel, SecretContext.PROXY_USER, sealed.proxyUser());
        String key = openEgress(channel, SecretContext.CLIENT_KEY, tls.clientKey());
        boolean lost = (user == null && sealed.proxyUser() != null) || (key == null && tls.clientKey() != null);
        return lost
                ? null
                : new Egress(
                        sealed.proxy() == null ? null : URI.create(sealed.proxy()),
                        user == null ? null : Secret.of(user),
                        tls.ca(),
                        tls.clientCertificate(),
                        key == null ? null : Secret.of(key));
    }

    private String openEgress(RouteTable.Channel channel, String name, String ciphertext) {
        return ciphertext == null ? null : open(channel, name, ciphertext, SecretContext.egress(channel.id(), name));
    }

    /** Null, and noted, when the keyset does not open it. */
    private String open(RouteTable.Channel channel, String name, String ciphertext, byte[] context) {
        try {
            String secret = opener.open(ciphertext, context);
            opened++;
            return secret;
        } catch (GeneralSecurityException e) {
            unusable.add(channel.name() + "/" + name);
            return null;
        }
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
