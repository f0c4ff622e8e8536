package dev.sluice.channel.catalog;

import dev.sluice.channel.store.ModelRow;
import java.util.List;

/** What operators may say about a model. */
record ModelBody(Long contextTokens, Long maxOutputTokens, List<String> capabilities, List<String> fallbacks) {
    static ModelBody of(ModelRow row) {
        return new ModelBody(row.contextTokens, row.maxOutputTokens, row.capabilities, row.fallbacks);
    }
}
