package dev.sluice.channel.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ETags;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.price.ListedPrice;
import dev.sluice.channel.price.PriceBook;
import dev.sluice.channel.price.PriceLibrary;
import dev.sluice.channel.store.ChannelRow;
import dev.sluice.channel.store.Channels;
import dev.sluice.channel.store.ModelRow;
import dev.sluice.contracts.Endpoint;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds models that were discovered to a channel, with the prices of the imported list. Runs inside
 * {@link dev.sluice.channel.snapshot.Changes}.
 */
@Singleton
final class ModelAdditions {
    /** What the list says that a model is for → what it serves, where that is no chat. */
    private static final Map<String, Endpoint> ENDPOINTS = Map.of(
            "embedding", Endpoint.EMBEDDINGS,
            "completion", Endpoint.COMPLETIONS,
            "rerank", Endpoint.RERANK,
            "image_generation", Endpoint.IMAGES,
            "audio_speech", Endpoint.SPEECH,
            "audio_transcription", Endpoint.TRANSCRIPTIONS);

    private final Channels channels;
    private final ChannelStore store;
    private final ChannelRules rules;
    private final Assembly assembly;
    private final ChannelViews views;
    private final PriceBook prices;
    private final PriceLibrary library;
    private final AdminJson json;
    private final Audit audit;

    ModelAdditions(
            Channels channels,
            ChannelStore store,
            ChannelRules rules,
            Assembly assembly,
            ChannelViews views,
            PriceBook prices,
            PriceLibrary library,
            AdminJson json,
            Audit audit) {
        this.channels = channels;
        this.store = store;
        this.rules = rules;
        this.assembly = assembly;
        this.views = views;
        this.prices = prices;
        this.library = library;
        this.json = json;
        this.audit = audit;
    }

    /**
     * Adds those that are chosen and not on the channel yet.
     *
     * @param found by the channel's upstream
     * @param wanted whole names, or beginnings that end in {@code *}
     * @param markup that listed prices are multiplied with
     */
    Answer add(String id, String ifMatch, Discovery found, List<String> wanted, BigDecimal markup) {
        ChannelRow row = store.find(id);
        ETags.require(ifMatch, store.tag(row));
        ChannelView before = views.of(row);
        Adding adding =
                new Adding(row, markup, library.find(assembly.serving(row).listedAs(), found.ids()));
        wanted.forEach(pattern -> adding.add(found, pattern));
        channels.flush();
        if (!adding.added.isEmpty()) {
            audit.record("channel", row.id, before, views.of(row));
        }
        ObjectNode answer = (ObjectNode) json.tree(found.on(row, adding.listed.keySet()));
        answer.set("added", json.tree(adding.added));
        answer.set("warnings", json.tree(adding.warnings));
        return Answer.ok(null, answer);
    }

    /** One call's worth of additions. */
    private final class Adding {
        private final ChannelRow row;
        private final BigDecimal markup;
        private final Map<String, ListedPrice> listed;
        private final Set<String> added = new LinkedHashSet<>();
        private final List<ChannelView.Warning> warnings = new ArrayList<>();

        Adding(ChannelRow row, BigDecimal markup, Map<String, ListedPrice> listed) {
            this.row = row;
            this.markup = markup;
            this.listed = listed;
        }

        void add(Discovery found, String pattern) {
            boolean open = pattern.endsWith("*");
            String beginning = open ? pattern.substring(0, pattern.length() - 1) : pattern;
            List<String> chosen = found.ids().stream()
                    .filter(id -> open ? id.startsWith(beginning) : id.equals(pattern))
                    .toList();
            if (chosen.isEmpty()) {
                warnings.add(new ChannelView.Warning(pattern, "notListed"));
            }
            chosen.stream().filter(id -> !Discovery.serves(row, id)).forEach(this::add);
        }

        private void add(String id) {
            ListedPrice price = listed.get(id);
            Endpoint endpoint = price == null ? null : ENDPOINTS.get(price.mode());
            List<String> endpoints = endpoint == null ? null : List.of(endpoint.id());
            ChannelBody.Model model = new ChannelBody.Model(id, id, endpoints, null, null);
            if (!sound(model)) {
                return;
            }
            ModelRow known = store.arise(id);
            assembly.put(row, model);
            added.add(id);
            if (price != null) {
                describe(known, price);
            }
            if (!prices.priced(id)) {
                price(id, price);
            }
        }

        private boolean sound(ChannelBody.Model model) {
            Checks checks = new Checks();
            rules.model(model, "", checks);
            try {
                checks.throwIfAny();
            } catch (ProblemException badName) {
                warnings.add(new ChannelView.Warning(model.name(), "badName"));
                return false;
            }
            String obstacle = row.model(model.name()).isPresent()
                    ? "nameTaken"
                    : row.models.size() >= ChannelRules.MAX_ELEMENTS ? "channelFull" : null;
            if (obstacle != null) {
                warnings.add(new ChannelView.Warning(model.name(), obstacle));
            }
            return obstacle == null;
        }

        private void price(String id, ListedPrice price) {
            if (price == null) {
                warnings.add(new ChannelView.Warning(id, "noPrice"));
            } else {
                prices.add(price.times(markup), id, null, null);
            }
        }

        /** What nobody has said of the model yet. */
        private static void describe(ModelRow model, ListedPrice listed) {
            model.contextTokens = model.contextTokens == null ? listed.contextTokens() : model.contextTokens;
            model.maxOutputTokens = model.maxOutputTokens == null ? listed.maxOutputTokens() : model.maxOutputTokens;
            model.capabilities = model.capabilities.isEmpty() ? listed.capabilities() : model.capabilities;
        }
    }
}
