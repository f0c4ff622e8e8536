package dev.sluice.gateway;

import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.Money;
import dev.sluice.contracts.RouteTable;
import java.util.List;
import java.util.Map;

/** Route tables and grants for tests, with as little in them as possible. */
public final class Samples {
    private Samples() {}

    public static RouteTable.Price price(String id, long from) {
        return new RouteTable.Price(
                id, from, false, 1L, null, null, null, 2L, null, null, null, null, List.of(), null, null, null, null,
                Map.of());
    }

    public static RouteTable.Channel channel(String id, int priority, int weight, String... models) {
        return new RouteTable.Channel(
                id,
                "name-" + id,
                "openai",
                "openai",
                "bearer",
                "http://upstream.test/v1",
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(models).stream()
                        .map(m -> new RouteTable.ChannelModel(m, "up-" + m, List.of("chat"), List.of()))
                        .toList(),
                List.of("default"),
                priority,
                weight,
                null,
                null,
                null,
                null);
    }

    /** A channel that changes requests. */
    public static RouteTable.Channel overriding(
            RouteTable.Parameters parameters, String systemPrompt, Map<String, String> options) {
        RouteTable.Channel plain = channel("overriding", 0, 1);
        return new RouteTable.Channel(
                plain.id(),
                plain.name(),
                plain.provider(),
                plain.dialect(),
                plain.access(),
                plain.baseUrl(),
                null,
                options,
                plain.headers(),
                plain.secretHeaders(),
                plain.credentials(),
                plain.models(),
                plain.groups(),
                plain.priority(),
                plain.weight(),
                plain.timeouts(),
                parameters,
                systemPrompt,
                null);
    }

    /** A channel at that address which serves one model under its own name. */
    public static RouteTable.Channel pool(String baseUrl, String model, List<RouteTable.Credential> credentials) {
        RouteTable.Channel plain = channel("pool", 0, 1);
        return new RouteTable.Channel(
                plain.id(),
                plain.name(),
                plain.provider(),
                plain.dialect(),
                plain.access(),
                baseUrl,
                null,
                plain.options(),
                plain.headers(),
                plain.secretHeaders(),
                credentials,
                List.of(new RouteTable.ChannelModel(model, model, List.of("chat"), List.of())),
                plain.groups(),
                plain.priority(),
                plain.weight(),
                plain.timeouts(),
                plain.parameters(),
                plain.systemPrompt(),
                null);
    }

    /** The same channel by another way. */
    public static RouteTable.Channel by(RouteTable.Channel channel, RouteTable.Egress egress) {
        return same(channel, channel.baseUrl(), egress);
    }

    /** The same channel at another address. */
    public static RouteTable.Channel at(String baseUrl, RouteTable.Channel channel) {
        return same(channel, baseUrl, channel.egress());
    }

    private static RouteTable.Channel same(RouteTable.Channel channel, String baseUrl, RouteTable.Egress egress) {
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
                egress);
    }

    public static RouteTable.Model model(String name, RouteTable.Price... prices) {
        return new RouteTable.Model(name, 128_000L, 16_000L, List.of(), List.of(prices));
    }

    public static RouteTable table(long version, List<RouteTable.Channel> channels, RouteTable.Model... models) {
        return new RouteTable(
                RouteTable.FORMAT,
                version,
                version,
                channels,
                List.of(models),
                List.of(new RouteTable.Group("default", Money.DOLLAR), new RouteTable.Group("vip", Money.DOLLAR / 2)));
    }

    public static KeyGrant grant(String keyId) {
        return new KeyGrant(
                KeyGrant.FORMAT,
                1,
                keyId,
                "ci",
                "root",
                0,
                List.of(new KeyGrant.Scope("root", 1), new KeyGrant.Scope(keyId, 1)),
                "default",
                true,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                "UTC",
                0L,
                List.of());
    }

    public static KeyGrant with(KeyGrant g, boolean enabled, Long expiresAt, List<String> models, List<String> cidrs) {
        return new KeyGrant(
                g.format(),
                g.version() + 1,
                g.keyId(),
                g.keyName(),
                g.root(),
                g.shard(),
                g.path(),
                g.group(),
                enabled,
                expiresAt,
                models,
                cidrs,
                g.permissions(),
                g.tags(),
                g.timeZone(),
                g.creditLimit(),
                g.limits());
    }

    public static KeyGrant in(KeyGrant g, String group, List<String> permissions) {
        return new KeyGrant(
                g.format(),
                g.version() + 1,
                g.keyId(),
                g.keyName(),
                g.root(),
                g.shard(),
                g.path(),
                group,
                g.enabled(),
                g.expiresAt(),
                g.models(),
                g.allowedCidrs(),
                permissions,
                g.tags(),
                g.timeZone(),
                g.creditLimit(),
                g.limits());
    }

    public static KeyGrant limited(KeyGrant g, Long creditLimit, KeyGrant.Limit... limits) {
        return new KeyGrant(
                g.format(),
                g.version() + 1,
                g.keyId(),
                g.keyName(),
                g.root(),
                g.shard(),
                g.path(),
                g.group(),
                g.enabled(),
                g.expiresAt(),
                g.models(),
                g.allowedCidrs(),
                g.permissions(),
                g.tags(),
                g.timeZone(),
                creditLimit,
                List.of(limits));
    }
}
