package dev.sluice.channel.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.price.PriceBody;
import dev.sluice.channel.price.PriceBook;
import dev.sluice.channel.snapshot.Changes;
import dev.sluice.channel.snapshot.Write;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Channels;
import dev.sluice.channel.store.Models;
import dev.sluice.channel.store.PriceRow;
import dev.sluice.channel.store.Prices;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /api/v1/prices}: versions, of which the last one in force counts; none is ever changed. */
@Path("/api/v1/prices")
@Produces("application/json")
@RunOnVirtualThread
public class PricesResource {
    private final Prices prices;
    private final PriceBook book;
    private final Channels channels;
    private final Models models;
    private final Changes changes;
    private final AdminJson json;

    PricesResource(Prices prices, PriceBook book, Channels channels, Models models, Changes changes, AdminJson json) {
        this.prices = prices;
        this.book = book;
        this.channels = channels;
        this.models = models;
        this.changes = changes;
        this.json = json;
    }

    @POST
    @Consumes("application/json")
    public Response create(PriceBody body, @BeanParam Write write) {
        return changes.make(write, "POST prices", body, () -> add(body));
    }

    @GET
    @Transactional
    public Page<JsonNode> list(@QueryParam("model") String model, @BeanParam Paging paging) {
        PageRequest request = paging.request();
        List<PriceRow> rows = prices.page(model, request.after(), request.fetch());
        return Page.of(request, rows, prices.countOf(model), (PriceRow row) -> row.id, this::view);
    }

    @GET
    @Path("{id}")
    @Transactional
    public Response get(@PathParam("id") String id, @HeaderParam("If-None-Match") String known) {
        JsonNode view = view(prices.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("price " + id)));
        return Answer.ok(ETags.of(json.bytes(view)), view).unless(known);
    }

    private Answer add(PriceBody body) {
        Checks checks = new Checks();
        book.check(body, "", checks);
        if (checks.required(body.model(), "model")) {
            checks.that(
                    models.findById(body.model()) != null,
                    "model",
                    "is not the name of a model; it comes into being when a channel names it");
        }
        ChannelRow channel = null;
        if (body.channel() != null) {
            channel = channels.byName(body.channel()).orElse(null);
            if (checks.that(channel != null, "channel", "is not the name of a channel")) {
                checks.that(
                        channel.model(body.model()).isPresent(), "channel", "does not serve the model of this price");
            }
        }
        checks.throwIfAny();
        PriceRow row = channel == null
                ? book.add(body, body.model(), null, null)
                : book.add(body, body.model(), channel.id, channel.name);
        prices.flush();
        JsonNode view = view(row);
        return Answer.created("prices/" + row.id, ETags.of(json.bytes(view)), view);
    }

    /** A channel may have been renamed since. */
    private JsonNode view(PriceRow row) {
        ObjectNode view = book.view(row);
        if (row.channelId != null) {
            view.put("channel", channels.findById(row.channelId).name);
        }
        return view;
    }
}
