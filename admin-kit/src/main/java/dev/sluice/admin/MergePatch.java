package dev.sluice.admin;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a PATCH: a JSON merge patch (RFC 7396); null removes, an array replaces. */
@Schema(type = SchemaType.OBJECT, description = "JSON merge patch of the resource: null removes, an array replaces")
public record MergePatch(ObjectNode body) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MergePatch {}

    /** Whether the patch says anything about the field, null included. */
    public boolean names(String field) {
        return body.has(field);
    }
}
