package dev.sluice.channel.channel;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Checks;
import dev.sluice.channel.price.PriceLibrary;
import dev.sluice.channel.probe.DiscoverCall;
import dev.sluice.channel.probe.Gateways;
import dev.sluice.channel.snapshot.Changes;
import dev.sluice.channel.snapshot.Compiler;
import dev.sluice.channel.snapshot.Write;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.contracts.RouteTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Asks the upstream of a channel, stored or drafted, which models it has. */
@Path("/api/v1/channels")
@Produces("application/json")
@RunOnVirtualThread
public class ChannelDiscoveryResource {
    private static final Pattern MARKUP = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,9})?");
    private static final BigDecimal MAX_MARKUP = BigDecimal.valueOf(100);
    private static final int MAX_ADDED = 2_000;
    private static final int MAX_NAME = 256;

    private final ChannelStore store;
    private final ModelAdditions additions;
    private final PriceLibrary library;
    private final Changes changes;
    private final Assembly assembly;
    private final Compiler compiler;
    private final Gateways gateways;
    private final AdminJson json;

    ChannelDiscoveryResource(
            ChannelStore store,
            ModelAdditions additions,
            PriceLibrary library,
            Changes changes,
            Assembly assembly,
            Compiler compiler,
            Gateways gateways,
            AdminJson json) {
        this.store = store;
        this.additions = additions;
        this.library = library;
        this.changes = changes;
        this.assembly = assembly;
        this.compiler = compiler;
        this.gateways = gateways;
        this.json = json;
    }

    /**
     * What to do with what is found.
     *
     * @param credential null = any
     * @param add whole names, or beginnings that end in {@code *}; null = nothing is added
     * @param markup that listed prices are multiplied with, a decimal such as {@code "1.2"}; null = 1
     */
    record Wanted(String credential, List<String> add, String markup) {
        void check(Checks checks) {
            checks.that(
                    add == null || (!add.isEmpty() && add.size() <= MAX_ADDED),
                    "add",
                    "must have 1 to " + MAX_ADDED + " elements");
            for (int i = 0; add != null && i < add.size(); i++) {
                checks.text(add.get(i), "add[" + i + "]", MAX_NAME);
            }
            checks.that(markup == null || add != null, "markup", "is for what is added; name that in add");
            if (markup != null) {
                checks.that(
                        MARKUP.matcher(markup).matches()
                                && factor().signum() > 0
                                && factor().compareTo(MAX_MARKUP) <= 0,
                        "markup",
                        "must be a decimal above 0 and up to 100 with at most nine places, such as \"1.2\"");
            }
        }

        BigDecimal factor() {
            return markup == null ? BigDecimal.ONE : new BigDecimal(markup);
        }
    }

    /** The same for a channel that is not stored. */
    record Draft(ChannelBody channel, String credential) {}

    @POST
    @Path("{id}/discoverModels")
    public Response stored(
            @PathParam("id") String id,
            @BeanParam Write write,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wanted.class)))
                    byte[] body) {
        // As bytes, because a typed parameter is refused when there is neither body nor content type.
        Wanted wanted = body == null || body.length == 0 ? new Wanted(null, null, null) : json.read(body, Wanted.class);
        Checks checks = new Checks();
        wanted.check(checks);
        checks.throwIfAny();
        Discovery found = discover(() -> store.find(id), wanted.credential());
        if (wanted.add() == null || !found.ok()) {
            return Answer.ok(null, json.tree(found)).response().build();
        }
        return changes.make(
                write,
                "POST channels/" + id + "/discoverModels",
                wanted,
                () -> additions.add(id, write.ifMatch, found, wanted.add(), wanted.factor()));
    }

    @POST
    @Path("discoverModels")
    @Consumes("application/json")
    public Discovery drafted(Draft draft) {
        Checks checks = new Checks();
        checks.required(draft.channel(), "channel");
        checks.throwIfAny();
        return discover(() -> assembly.create(draft.channel()), draft.credential());
    }

    /** The upstream is asked outside of the transaction, which must not wait for it. */
    private Discovery discover(Supplier<ChannelRow> channel, String credential) {
        Asked asked = QuarkusTransaction.requiringNew().call(() -> {
            ChannelRow row = channel.get();
            return new Asked(row, compiler.channel(row, credential));
        });
        Checks checks = new Checks();
        NamedCredential.check(asked.channel(), credential, checks);
        checks.throwIfAny();
        Discovery found = Discovery.of(gateways.discoverModels(new DiscoverCall(asked.channel(), credential)));
        return found.on(asked.row(), listed(asked.row(), found));
    }

    private Set<String> listed(ChannelRow row, Discovery found) {
        String provider = assembly.serving(row).listedAs();
        return QuarkusTransaction.requiringNew()
                .call(() -> library.find(provider, found.ids()).keySet());
    }

    /** @param row with its models read */
    private record Asked(ChannelRow row, RouteTable.Channel channel) {}
}
