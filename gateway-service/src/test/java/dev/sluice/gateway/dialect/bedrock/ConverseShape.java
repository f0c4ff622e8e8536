package dev.sluice.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;

/** Holds JSON against the models from which AWS generates its own SDK. */
public final class ConverseShape {
    private final List<String> wrong = new ArrayList<>();

    private ConverseShape() {}

    /** What of a request's body AWS does not know, or knows as another type. */
    public static List<String> wrongWithRequest(JsonNode body, boolean stream) {
        return wrong(
                body,
                stream
                        ? ConverseStreamRequest.builder().build()
                        : ConverseRequest.builder().build());
    }

    public static List<String> wrongWithAnswer(JsonNode body) {
        return wrong(body, ConverseResponse.builder().build());
    }

    /** @param event without its padding, which stands in no model */
    public static List<String> wrongWithEvent(String type, JsonNode event) {
        return wrong(
                event,
                switch (type) {
                    case "messageStart" ->
                        (SdkPojo) ConverseStreamOutput.messageStartBuilder().build();
                    case "contentBlockStart" ->
                        (SdkPojo)
                                ConverseStreamOutput.contentBlockStartBuilder().build();
                    case "contentBlockDelta" ->
                        (SdkPojo)
                                ConverseStreamOutput.contentBlockDeltaBuilder().build();
                    case "contentBlockStop" ->
                        (SdkPojo) ConverseStreamOutput.contentBlockStopBuilder().build();
                    case "messageStop" ->
                        (SdkPojo) ConverseStreamOutput.messageStopBuilder().build();
                    case "metadata" ->
                        (SdkPojo) ConverseStreamOutput.metadataBuilder().build();
                    default -> throw new IllegalArgumentException(type);
                });
    }

    private static List<String> wrong(JsonNode body, SdkPojo model) {
        ConverseShape shape = new ConverseShape();
        shape.object("", body, model);
        return shape.wrong;
    }

    private void object(String at, JsonNode node, SdkPojo model) {
        if (!node.isObject()) {
            wrong.add(at + ": not an object");
            return;
        }
        Map<String, SdkField<?>> fields = new HashMap<>();
        model.sdkFields().stream()
                .filter(field -> field.location() == MarshallLocation.PAYLOAD)
                .forEach(field -> fields.put(field.locationName(), field));
        node.properties().forEach(member -> {
            SdkField<?> field = fields.get(member.getKey());
            if (field == null) {
                wrong.add(at + "." + member.getKey() + ": unknown");
            } else {
                value(at + "." + member.getKey(), member.getValue(), field);
            }
        });
        if (isUnion(model) && node.size() != 1) {
            wrong.add(at + ": has to have one field");
        }
    }

    private void value(String at, JsonNode node, SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            object(at, node, (SdkPojo) field.constructor().get());
        } else if (type == MarshallingType.LIST) {
            if (!node.isArray()) {
                wrong.add(at + ": not a list");
            }
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            for (int i = 0; i < node.size(); i++) {
                value(at + "[" + i + "]", node.get(i), member);
            }
        } else if (!fits(node, type)) {
            wrong.add(at + ": not a " + type.getTargetClass().getSimpleName());
        }
    }

    private static boolean fits(JsonNode node, MarshallingType<?> type) {
        if (type == MarshallingType.STRING) {
            return node.isTextual();
        }
        if (type == MarshallingType.SDK_BYTES) {
            return node.isTextual() && Base64.getDecoder().decode(node.asText()) != null;
        }
        if (type == MarshallingType.INTEGER || type == MarshallingType.LONG) {
            return node.isIntegralNumber();
        }
        if (type == MarshallingType.FLOAT || type == MarshallingType.DOUBLE) {
            return node.isNumber();
        }
        return type != MarshallingType.BOOLEAN || node.isBoolean();
    }

    /** The SDK gives unions an enum of their fields. */
    private static boolean isUnion(SdkPojo model) {
        Class<?> owner = model.getClass().getEnclosingClass();
        return owner != null
                && Arrays.stream(owner.getDeclaredClasses())
                        .anyMatch(inner -> inner.getSimpleName().equals("Type") && inner.isEnum());
    }
}
