package dev.sluice.gateway.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.balance.BalanceSource;
import dev.sluice.gateway.balance.BalanceSources;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.DirectRoute;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.SecretOpener;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Outgoing;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks a channel's upstream what is left of its account. */
final class BalanceInquiry {
    private static final int MAX_BYTES = 64 << 10;
    private static final long TIMEOUT_MS = 10_000;

    private final Inquiry inquiry;
    private final SecretOpener opener;
    private final Clock clock;

    BalanceInquiry(Inquiry inquiry, SecretOpener opener, Clock clock) {
        this.inquiry = inquiry;
        this.opener = opener;
        this.clock = clock;
    }

    /** Never fails: what goes wrong stands in the result. */
    Future<BalanceResult> run(BalanceCall call) {
        BalanceSource source = BalanceSources.of(call.kind());
        if (source == null) {
            return Future.succeededFuture(BalanceResult.failed(
                    0, "This gateway does not know how to ask for this balance; a newer one may."));
        }
        try {
            RouteTable.Channel channel =
                    DirectRoute.at(call.channel(), source.baseUrl(call.channel().baseUrl()));
            Route route = DirectRoute.of(channel, "", call.credential(), opener);
            List<String> paths = source.paths(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            return ask(route, source, paths, new ArrayList<>());
        } catch (GatewayException e) {
            return Future.succeededFuture(BalanceResult.failed(0, e.detail()));
        }
    }

    private Future<BalanceResult> ask(Route route, BalanceSource source, List<String> paths, List<JsonNode> answers) {
        Outgoing outgoing = Outgoing.get(paths.get(answers.size()), Map.of());
        return inquiry.get(route, outgoing, MAX_BYTES, TIMEOUT_MS).compose(reply -> {
            if (reply.fault() != null) {
                return failed(reply, reply.fault());
            }
            answers.add(reply.json());
            return answers.size() < paths.size()
                    ? ask(route, source, paths, answers)
                    : read(route, source, answers, reply);
        });
    }

    private static Future<BalanceResult> read(
            Route route, BalanceSource source, List<JsonNode> answers, Inquiry.Reply reply) {
        try {
            String host = URI.create(route.channel().baseUrl()).getHost();
            return Future.succeededFuture(BalanceResult.of(reply.status(), source.read(answers, host)));
        } catch (MalformedAnswerException e) {
            return failed(reply, Faults.malformed(e.getMessage()));
        }
    }

    private static Future<BalanceResult> failed(Inquiry.Reply reply, GatewayException why) {
        return Future.succeededFuture(BalanceResult.failed(reply.status(), why.detail()));
    }
}
