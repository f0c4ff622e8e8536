package dev.sluice.gateway.dialect;

import dev.sluice.gateway.error.GatewayException;
import dev.sluice.gateway.framing.multipart.Multipart;
import dev.sluice.gateway.framing.multipart.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The only changes that Sluice makes to a form: the model's name, and what the channel says of names. */
public final class FormEdits {
    private FormEdits() {}

    /**
     * @param upstreamModel replaces the model's name where it differs
     * @param names what the channel removes and renames; null = nothing
     * @throws GatewayException BAD_REQUEST for a boundary that the upstream's name of the model would be cut at
     */
    public static Overridden of(Envelope envelope, String upstreamModel, Overrides names) {
        List<Edit> edits = new ArrayList<>(2);
        Set<String> dropped = new LinkedHashSet<>();
        if (!upstreamModel.equals(envelope.model())) {
            edits.add(Edit.replace(envelope.modelAt(), uncut(upstreamModel, envelope.form())));
        }
        if (names != null) {
            names(envelope, names, edits, dropped);
        }
        return new Overridden(edits, List.copyOf(dropped));
    }

    private static void names(Envelope envelope, Overrides names, List<Edit> edits, Set<String> dropped) {
        List<Part> parts = envelope.form().parts();
        Set<String> displaced = new HashSet<>();
        for (Part part : parts) {
            String name = names.renamed(part.name());
            if (!name.equals(part.name()) && !names.removes(part.name())) {
                displaced.add(name);
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            String name = names.renamed(part.name());
            boolean yields = name.equals(part.name()) && displaced.contains(name);
            if (names.removes(part.name()) || yields) {
                dropped.add(part.name());
                // The last part's end is where the last boundary begins.
                int to = i + 1 < parts.size() ? parts.get(i + 1).from() : part.contentTo() + 2;
                edits.add(Edit.replace(new Span(part.from(), to), ""));
            } else if (!name.equals(part.name())) {
                edits.add(Edit.replace(new Span(part.nameFrom(), part.nameTo()), quoted(name)));
            }
        }
    }

    /** As browsers write a name, whose quotes and line ends would end it. */
    private static String quoted(String name) {
        return '"'
                + name.replace("\"", "%22")
                        .replace("\r", "%0D")
                        .replace("\n", "%0A")
                        .replace('\\', '_')
                + '"';
    }

    /** Of all that a part holds, only this was not read before the form was cut. */
    private static String uncut(String upstreamModel, Envelope.Form form) {
        if (Multipart.cuts(form.contentType(), upstreamModel)) {
            throw GatewayException.badRequest("The form has a boundary that cannot be used; choose another.", null);
        }
        return upstreamModel;
    }
}
