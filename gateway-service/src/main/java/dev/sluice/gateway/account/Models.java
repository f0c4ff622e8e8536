package dev.sluice.gateway.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.contracts.RouteTable;
import dev.sluice.gateway.error.ErrorKind;
import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.routing.Router;
import dev.sluice.gateway.routing.RoutingTable;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Supplier;

/** {@code /v1/models} in OpenAI's shape: only what the key can really call. */
final class Models {
    private static final int SHOWN_NAME = 64;

    private final Supplier<RoutingTable> table;
    private final Clock clock;

    Models(Supplier<RoutingTable> table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    Future<JsonNode> list(KeyGrant grant) {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = out.putArray("data");
        Router.available(table.get(), grant, clock.millis()).forEach(model -> data.add(shape(model)));
        return Future.succeededFuture(out);
    }

    Future<JsonNode> one(KeyGrant grant, String name) {
        return Router.available(table.get(), grant, clock.millis()).stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .map(model -> Future.succeededFuture((JsonNode) shape(model)))
                .orElseGet(() -> Future.failedFuture(new GatewayException(
                        ErrorKind.UNKNOWN_MODEL,
                        "The model `" + shown(name) + "` does not exist or this key may not use it.")));
    }

    /** {@code created} is when the model got its first price: it must not change with every route table. */
    private static ObjectNode shape(RouteTable.Model model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", model.name())
                .put("object", "model")
                .put("created", model.prices().get(0).effectiveFrom() / 1000)
                .put("owned_by", "sluice");
    }

    private static String shown(String name) {
        return name.length() <= SHOWN_NAME ? name : name.substring(0, SHOWN_NAME) + "…";
    }
}
