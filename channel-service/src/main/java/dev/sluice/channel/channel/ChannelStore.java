package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.MergePatch;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.price.PriceBody;
import dev.sluice.channel.price.PriceBook;
import dev.sluice.channel.provider.Settings;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Channels;
import dev.sluice.channel.store.Egress;
import dev.sluice.channel.store.ModelRow;
import dev.sluice.channel.store.Models;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The changes of channels; each runs inside {@link dev.sluice.channel.snapshot.Changes}. */
@Singleton
final class ChannelStore {
    private final Channels channels;
    private final Models models;
    private final ChannelRules rules;
    private final Assembly assembly;
    private final Headers headers;
    private final Egresses egresses;
    private final ChannelViews views;
    private final PriceBook prices;
    private final AdminJson json;
    private final Audit audit;
    private final Clock clock;

    ChannelStore(
            Channels channels,
            Models models,
            ChannelRules rules,
            Assembly assembly,
            Headers headers,
            Egresses egresses,
            ChannelViews views,
            PriceBook prices,
            AdminJson json,
            Audit audit,
            Clock clock) {
        this.channels = channels;
        this.models = models;
        this.rules = rules;
        this.assembly = assembly;
        this.headers = headers;
        this.egresses = egresses;
        this.views = views;
        this.prices = prices;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    Answer create(ChannelBody body) {
        ChannelRow row = assembly.create(body);
        unique(row.name, null);
        List<ChannelBody.Model> named = body.models() == null ? List.of() : body.models();
        named.forEach(model -> arise(model.name()));
        channels.persistAndFlush(row);
        List<ChannelView.Warning> kept = new ArrayList<>();
        named.forEach(model -> price(model, kept));
        ChannelView view = views.of(row, kept, Notes.written(row, assembly.settings(body)));
        audit.record("channel", row.id, null, view);
        return Answer.created("channels/" + row.id, tag(row), json.tree(view));
    }

    Answer patch(String id, String ifMatch, MergePatch patch) {
        ChannelRow row = asSeen(id, ifMatch);
        for (String array : List.of("models", "credentials")) {
            if (patch.names(array)) {
                throw ProblemException.invalid(
                        array, "is edited through PUT and DELETE channels/{id}/" + array + "/{name}, one at a time");
            }
        }
        ChannelView before = views.of(row);
        JsonNode given = patch.body().get("headers");
        ObjectNode rest = patch.body().deepCopy();
        rest.remove("headers");
        ChannelBody merged = json.merge(ChannelBody.of(row), new MergePatch(rest), ChannelBody.class);
        Checks checks = new Checks();
        rules.check(merged, checks);
        List<String> open = merged.publicHeaders() == null ? List.of() : merged.publicHeaders();
        Egress egress = egresses.read(row, merged.egress(), checks);
        headers.apply(row, headerUpdates(row, given), open, checks);
        unique(merged.name(), row.id);
        Settings settings = assembly.fields(row, merged, egress);
        return changed(row, before, List.of(), Notes.written(row, settings));
    }

    /** A null takes all headers away; what is not named stays. */
    private Map<String, String> headerUpdates(ChannelRow row, JsonNode given) {
        Map<String, String> updates = new HashMap<>();
        if (given == null) {
            return updates;
        }
        if (given.isNull()) {
            row.headers.forEach(header -> updates.put(header.name, null));
            return updates;
        }
        ObjectNode body = json.read(json.bytes(Map.of()), ObjectNode.class);
        Map<String, String> read =
                json.read(body.set("headers", given), ChannelBody.class).headers();
        return read;
    }

    Answer delete(String id, String ifMatch) {
        ChannelRow row = asSeen(id, ifMatch);
        audit.record("channel", row.id, views.of(row), null);
        channels.delete(row);
        channels.flush();
        return Answer.noContent();
    }

    Answer putModel(String id, String name, String ifMatch, ChannelBody.Model body) {
        ChannelRow row = asSeen(id, ifMatch);
        ChannelBody.Model model = body.named(sameName(name, body.name()));
        Checks checks = new Checks();
        rules.model(model, "", checks);
        rules.endpoints(assembly.serving(row), model, checks);
        checks.throwIfAny();
        ChannelView before = views.of(row);
        boolean created = row.model(name).isEmpty();
        arise(name);
        assembly.put(row, model);
        channels.flush();
        List<ChannelView.Warning> kept = new ArrayList<>();
        price(model, kept);
        return status(changed(row, before, kept), created, "channels/" + id + "/models/" + name);
    }

    Answer deleteModel(String id, String name, String ifMatch) {
        ChannelRow row = asSeen(id, ifMatch);
        ChannelView before = views.of(row);
        row.models.remove(row.model(name)
                .orElseThrow(() -> ProblemException.notFound("model " + name + " in channel " + row.name)));
        changed(row, before, List.of());
        return Answer.noContent();
    }

    Answer putCredential(String id, String name, String ifMatch, ChannelBody.Credential body) {
        ChannelRow row = asSeen(id, ifMatch);
        ChannelBody.Credential credential = body.named(sameName(name, body.name()));
        Checks checks = new Checks();
        rules.credential(credential, "", checks);
        checks.throwIfAny();
        ChannelView before = views.of(row);
        boolean created = row.credential(name).isEmpty();
        assembly.put(row, credential);
        return status(changed(row, before, List.of()), created, "channels/" + id + "/credentials/" + name);
    }

    Answer deleteCredential(String id, String name, String ifMatch) {
        ChannelRow row = asSeen(id, ifMatch);
        ChannelView before = views.of(row);
        row.credentials.remove(row.credential(name)
                .orElseThrow(() -> ProblemException.notFound("credential " + name + " in channel " + row.name)));
        changed(row, before, List.of());
        return Answer.noContent();
    }

    /** The channel, unless it has changed since the client has read it. */
    private ChannelRow asSeen(String id, String ifMatch) {
        ChannelRow row = find(id);
        ETags.require(ifMatch, tag(row));
        return row;
    }

    ChannelRow find(String id) {
        return channels.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("channel " + id));
    }

    String tag(ChannelRow row) {
        return ETags.of(json.bytes(views.of(row)));
    }

    private Answer changed(ChannelRow row, ChannelView before, List<ChannelView.Warning> more) {
        return changed(row, before, more, List.of());
    }

    private Answer changed(ChannelRow row, ChannelView before, List<ChannelView.Warning> more, List<String> notes) {
        channels.flush();
        audit.record("channel", row.id, before, views.of(row));
        return Answer.ok(tag(row), json.tree(views.of(row, more, notes)));
    }

    private static Answer status(Answer ok, boolean created, String path) {
        return created ? Answer.created(path, ok.etag(), ok.body()) : ok;
    }

    /** @param self id of the channel that may have the name; null = none */
    void unique(String name, String self) {
        channels.byName(name).ifPresent(other -> {
            if (!other.id.equals(self)) {
                throw ProblemException.conflict("name", "is the name of another channel");
            }
        });
    }

    private static String sameName(String path, String body) {
        if (body != null && !body.equals(path)) {
            throw ProblemException.invalid("name", "must be the name in the path, or left out");
        }
        return path;
    }

    /** A model comes into being when a channel names it. */
    ModelRow arise(String name) {
        return models.findByIdOptional(name).orElseGet(() -> {
            ModelRow model = new ModelRow();
            model.name = name;
            model.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
            models.persist(model);
            return model;
        });
    }

    private void price(ChannelBody.Model model, List<ChannelView.Warning> kept) {
        boolean free = Boolean.TRUE.equals(model.free());
        if (model.price() == null && !free) {
            return;
        }
        if (prices.priced(model.name())) {
            kept.add(new ChannelView.Warning(model.name(), "priceKept"));
        } else {
            prices.add(free ? PriceBody.freeOfCharge() : model.price(), model.name(), null, null);
        }
    }
}
