package dev.sluice.gateway;

import dev.sluice.gateway.account.AccountPages;
import dev.sluice.gateway.admission.AdmissionConfig;
import dev.sluice.gateway.auth.Addresses;
import dev.sluice.gateway.auth.Revisions;
import dev.sluice.gateway.routing.Cooldowns;
import dev.sluice.gateway.routing.RouteTables;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.gateway.upstream.Tokens;
import dev.sluice.quota.RedisEndpoint;
import java.time.Clock;

/**
 * What the event loops of a process have in common; safe for all of them.
 *
 * @param gatewayId of this process, unique among all that ever use this Redis
 */
record Shared(
        String gatewayId,
        RedisEndpoint redis,
        GatewayConfig config,
        AdmissionConfig admission,
        RouteTables tables,
        Cooldowns cooldowns,
        Revisions revisions,
        Telemetry telemetry,
        AccountPages pages,
        Tokens tokens,
        Addresses trustedProxies,
        Clock clock) {}
