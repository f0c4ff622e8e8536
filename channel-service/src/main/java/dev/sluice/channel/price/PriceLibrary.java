package dev.sluice.channel.price;

import dev.sluice.admin.AdminJson;
import dev.sluice.channel.store.ListedPriceRow;
import dev.sluice.channel.store.ListedPrices;
import dev.sluice.channel.store.PriceListRow;
import dev.sluice.channel.store.PriceLists;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The imported price list. Inside a transaction only. */
@Singleton
public final class PriceLibrary {
    public static final String LITELLM = "litellm";

    private final PriceLists lists;
    private final ListedPrices prices;
    private final AdminJson json;

    PriceLibrary(PriceLists lists, ListedPrices prices, AdminJson json) {
        this.lists = lists;
        this.prices = prices;
        this.json = json;
    }

    /** Puts a list in the place of the one before; models' prices stay as they are. Inside a change only. */
    public void replace(List<ListedPrice> listed, Instant now) {
        prices.delete("format", LITELLM);
        lists.deleteById(LITELLM);
        lists.flush();
        PriceListRow list = new PriceListRow();
        list.format = LITELLM;
        list.importedAt = now;
        list.models = listed.size();
        lists.persistAndFlush(list);
        for (ListedPrice one : listed) {
            ListedPriceRow row = new ListedPriceRow();
            row.format = LITELLM;
            row.name = one.name();
            row.price = json.text(one);
            prices.persist(row);
        }
        prices.flush();
    }

    /**
     * What the list says of models, each by its name at the provider, and else by the name alone.
     *
     * @param provider as the list calls it
     * @return by the names as given; those that the list does not know are left out
     */
    public Map<String, ListedPrice> find(String provider, Collection<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        names.forEach(name -> all.add(qualified(provider, name)));
        Map<String, ListedPrice> known = new HashMap<>();
        prices.named(LITELLM, all)
                .forEach(row ->
                        known.put(row.name, json.read(row.price.getBytes(StandardCharsets.UTF_8), ListedPrice.class)));
        Map<String, ListedPrice> found = new HashMap<>();
        for (String name : names) {
            ListedPrice price = known.getOrDefault(qualified(provider, name), known.get(name));
            if (price != null) {
                found.put(name, price);
            }
        }
        return found;
    }

    private static String qualified(String provider, String name) {
        return provider + "/" + name;
    }
}
