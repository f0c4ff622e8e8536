package dev.sluice.gateway.listing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The foundation models of a region, from Bedrock's control plane; those that must be provisioned are left out. */
final class BedrockPages implements Pages {
    static final String NOTE =
            "Models that are not served on demand are asked through an inference profile: those need its id,"
                    + " such as `us.` and the model's, as `upstreamName`.";

    /** {@code bedrock-runtime.…}, or {@code bedrock-runtime-fips.…}. */
    private static final Pattern RUNTIME = Pattern.compile("(https?://bedrock)-runtime((?:-fips)?\\..+)");

    /** Null when the host is none that a control plane stands beside. */
    static String baseUrl(String ofChats) {
        Matcher runtime = RUNTIME.matcher(ofChats);
        return runtime.matches() ? runtime.group(1) + runtime.group(2) : null;
    }

    @Override
    public String path(String cursor) {
        return "/foundation-models?byOutputModality=TEXT";
    }

    @Override
    public Page read(JsonNode answer) {
        return Page.last(Page.names(answer.path("modelSummaries"), "modelId", BedrockPages::callable));
    }

    private static boolean callable(JsonNode model) {
        JsonNode types = model.path("inferenceTypesSupported");
        return types.isEmpty() || types.valueStream().anyMatch(type -> !"PROVISIONED".equals(type.asText()));
    }
}
