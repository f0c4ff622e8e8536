package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The models that an Azure resource can deploy, of which those count that can chat; whatever does not say what it can is kept.
 *
 * @param apiVersion null = the v1 API, which has none
 */
record AzurePages(String apiVersion) implements Pages {
    static final String NOTE =
            "Azure does not list deployments to a key: these are the models that the resource can deploy,"
                    + " and each needs its deployment's name as `upstreamName`.";

    @Override
    public String path(String cursor) {
        return apiVersion == null ? "/models" : "/models?api-version=" + apiVersion;
    }

    @Override
    public Page read(JsonNode answer) {
        return Page.last(Page.names(answer.path("data"), "id", model -> model.path("capabilities")
                .path("chat_completion")
                .asBoolean(true)));
    }
}
