package ai.z.openapi.service.deserialize;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;

/**
 * Stands in front of the class of this name in zai-sdk 0.3.3, which names a constant that Jackson has dropped. It says of JSON what that
 * one says, but for the SDK's assistants. To be removed with the first version that needs it no more.
 */
public final class MessageDeserializeFactory {
    private MessageDeserializeFactory() {}

    public static ObjectMapper defaultObjectMapper() {
        return new ObjectMapper()
                .setSerializationInclusion(JsonInclude.Include.NON_NULL)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    }
}
