package dev.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who changed what, written in the transaction of the change. */
@Singleton
public class Audit {
    /** Fields whose value never reaches the table, wherever they stand, even if a view should let one through. */
    private static final Set<String> SECRET_FIELDS = Set.of("secret", "secrets", "password", "token", "code", "codes");

    private final EntityManager entities;
    private final AdminJson json;
    private final Callers callers;
    private final Clock clock;

    Audit(EntityManager entities, AdminJson json, Callers callers, Clock clock) {
        this.entities = entities;
        this.json = json;
        this.callers = callers;
        this.clock = clock;
    }

    /** A change; {@code before} is null for a creation, {@code after} for a deletion. Both are views without secrets. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(String resource, String resourceId, Object before, Object after) {
        Caller caller = callers.current();
        AuditEvent event = new AuditEvent();
        event.id = UUID.randomUUID();
        event.at = clock.instant();
        event.actor = caller.actor();
        event.address = caller.address();
        event.action = before == null ? "create" : after == null ? "delete" : "update";
        event.resource = resource;
        event.resourceId = resourceId;
        event.before = masked(before);
        event.after = masked(after);
        entities.persist(event);
    }

    /** Newest first; the filters may be null. */
    @Transactional
    public Page<AuditView> page(PageRequest request, String resource, String resourceId) {
        String where = " where (:resource is null or e.resource = :resource) and (:id is null or e.resourceId = :id)";
        TypedQuery<AuditEvent> query = filtered(
                "select e from AuditEvent e" + where + position(request) + " order by e.at desc, e.id desc",
                AuditEvent.class,
                resource,
                resourceId);
        if (request.after() != null) {
            String[] parts = request.after().split("/", 2);
            query.setParameter("at", parse(parts[0], java.time.Instant::parse));
            query.setParameter("last", parse(parts.length > 1 ? parts[1] : "", UUID::fromString));
        }
        List<AuditEvent> events = query.setMaxResults(request.fetch()).getResultList();
        long total = filtered("select count(e) from AuditEvent e" + where, Long.class, resource, resourceId)
                .getSingleResult();
        return Page.of(request, events, total, event -> event.at + "/" + event.id, this::view);
    }

    private static String position(PageRequest request) {
        return request.after() == null ? "" : " and (e.at < :at or (e.at = :at and e.id < :last))";
    }

    private static <T> T parse(String text, java.util.function.Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw ProblemException.invalid("pageToken", "is not a token of this list");
        }
    }

    private <T> TypedQuery<T> filtered(String query, Class<T> type, String resource, String resourceId) {
        return entities.createQuery(query, type)
                .setParameter("resource", resource)
                .setParameter("id", resourceId);
    }

    private AuditView view(AuditEvent event) {
        return new AuditView(
                event.id,
                event.at,
                event.actor,
                event.address,
                event.action,
                event.resource,
                event.resourceId,
                tree(event.before),
                tree(event.after));
    }

    private JsonNode tree(String text) {
        return text == null
                ? NullNode.getInstance()
                : json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
    }

    private String masked(Object view) {
        if (view == null) {
            return null;
        }
        JsonNode tree = json.tree(view).deepCopy();
        mask(tree);
        return json.text(tree);
    }

    private static void mask(JsonNode node) {
        if (node instanceof ArrayNode array) {
            array.forEach(Audit::mask);
        } else if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (SECRET_FIELDS.contains(field.getKey())) {
                    field.setValue(object.textNode("…"));
                } else {
                    mask(field.getValue());
                }
            }
        }
    }
}
