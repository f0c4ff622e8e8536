package dev.sluice.gateway.internal;

import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.conversation.MalformedAnswerException;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.listing.Listed;
import dev.sluice.gateway.listing.Listings;
import dev.sluice.gateway.listing.Page;
import dev.sluice.gateway.listing.Unlistable;
import dev.sluice.gateway.routing.DirectRoute;
import dev.sluice.gateway.routing.Route;
import dev.sluice.gateway.routing.SecretOpener;
import dev.sluice.gateway.upstream.Faults;
import dev.sluice.gateway.upstream.Outgoing;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Asks a channel's upstream which models it has, page by page and within bounds. */
final class ModelDiscovery {
    private static final int MAX_PAGES = 50;
    private static final int MAX_BYTES = 4 << 20;
    private static final long TOTAL_MS = 20_000;

    private final Inquiry inquiry;
    private final SecretOpener opener;

    ModelDiscovery(Inquiry inquiry, SecretOpener opener) {
        this.inquiry = inquiry;
        this.opener = opener;
    }

    /** Never fails: what goes wrong stands in the result. */
    Future<Discovered> run(DiscoverCall call) {
        return switch (Listings.of(call.channel())) {
            case Unlistable unlistable -> Future.succeededFuture(Discovered.failed(0, unlistable.why()));
            case Listed listed -> run(call, listed);
        };
    }

    private Future<Discovered> run(DiscoverCall call, Listed listed) {
        try {
            RouteTable.Channel channel = DirectRoute.at(call.channel(), listed.baseUrl());
            Route route = DirectRoute.of(channel, "", call.credential(), opener);
            return new Reading(route, listed).next(null);
        } catch (GatewayException e) {
            return Future.succeededFuture(Discovered.failed(0, e.detail()));
        }
    }

    /** One list as it is read. */
    private final class Reading {
        private final Route route;
        private final Listed listed;
        private final long begin = System.nanoTime();
        private final List<String> models = new ArrayList<>();
        private int pages;
        private int bytes;

        Reading(Route route, Listed listed) {
            this.route = route;
            this.listed = listed;
        }

        Future<Discovered> next(String cursor) {
            Outgoing outgoing = Outgoing.get(listed.pages().path(cursor), listed.headers());
            long left = TOTAL_MS - ChannelTest.millisSince(begin);
            return inquiry.get(route, outgoing, MAX_BYTES - bytes, left).compose(reply -> take(reply, cursor));
        }

        private Future<Discovered> take(Inquiry.Reply reply, String cursor) {
            if (reply.fault() != null) {
                return failed(reply, reply.fault());
            }
            pages++;
            bytes += reply.bytes();
            Page page;
            try {
                page = listed.pages().read(reply.json());
            } catch (MalformedAnswerException e) {
                return failed(reply, Faults.malformed(e.getMessage()));
            }
            models.addAll(page.models());
            if (page.next() != null && page.next().equals(cursor)) {
                return failed(reply, Faults.malformed("the same page again"));
            }
            return page.next() != null && pages < MAX_PAGES
                    ? next(page.next())
                    : Future.succeededFuture(Discovered.of(reply.status(), models, notes(page.next() != null)));
        }

        private Future<Discovered> failed(Inquiry.Reply reply, GatewayException why) {
            return Future.succeededFuture(Discovered.failed(reply.status(), why.detail()));
        }

        private List<String> notes(boolean more) {
            List<String> notes = new ArrayList<>();
            if (listed.note() != null) {
                notes.add(listed.note());
            }
            if (more) {
                notes.add("The upstream has more models than " + MAX_PAGES + " pages hold; these are the first.");
            }
            return notes;
        }
    }
}
