package dev.sluice.channel.catalog;

import dev.sluice.admin.AdminJson;
import dev.sluice.admin.Answer;
import dev.sluice.admin.Audit;
import dev.sluice.admin.Checks;
import dev.sluice.admin.ProblemException;
import dev.sluice.channel.price.ListedPrice;
import dev.sluice.channel.price.LiteLlmFile;
import dev.sluice.channel.price.PriceLibrary;
import dev.sluice.channel.snapshot.Changes;
import dev.sluice.channel.snapshot.Write;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code POST /api/v1/prices/import}: a list of what models cost elsewhere, to be added with; it changes no price by itself. */
@Path("/api/v1/prices/import")
@Produces("application/json")
@RunOnVirtualThread
public class PriceImportResource {
    private static final int MAX_FILE = 8 << 20;

    private final PriceLibrary library;
    private final Changes changes;
    private final AdminJson json;
    private final Audit audit;
    private final Clock clock;

    PriceImportResource(PriceLibrary library, Changes changes, AdminJson json, Audit audit, Clock clock) {
        this.library = library;
        this.changes = changes;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What was understood.
     *
     * @param importedAt null = nothing was changed
     * @param modes what the models are for → how many
     * @param skipped why models were left out → how many
     * @param ignored costs that our prices do not have → of how many models
     */
    record Imported(
            String format,
            boolean dryRun,
            Instant importedAt,
            int models,
            Map<String, Long> modes,
            Map<String, Integer> skipped,
            Map<String, Integer> ignored) {
        static Imported of(LiteLlmFile.Read read, Instant at) {
            return new Imported(
                    PriceLibrary.LITELLM,
                    at == null,
                    at,
                    read.prices().size(),
                    read.prices().stream()
                            .collect(Collectors.groupingBy(ListedPrice::mode, TreeMap::new, Collectors.counting())),
                    read.skipped(),
                    read.ignored());
        }
    }

    @POST
    @Consumes("application/json")
    public Response importList(
            @QueryParam("format") String format,
            @QueryParam("dryRun") String dryRun,
            byte[] body,
            @BeanParam Write write) {
        byte[] file = body == null ? new byte[0] : body;
        check(format, dryRun, file);
        LiteLlmFile.Read read = LiteLlmFile.read(file);
        if ("true".equals(dryRun)) {
            return Answer.ok(null, json.tree(Imported.of(read, null)))
                    .response()
                    .build();
        }
        return changes.make(write, "POST prices/import", read.prices(), () -> store(read));
    }

    private static void check(String format, String dryRun, byte[] file) {
        Checks checks = new Checks();
        checks.that(PriceLibrary.LITELLM.equals(format), "format", "must be litellm");
        checks.that(
                dryRun == null || dryRun.equals("true") || dryRun.equals("false"), "dryRun", "must be true or false");
        checks.throwIfAny();
        if (file.length > MAX_FILE) {
            throw new ProblemException(413, "the file must not be larger than 8 MB", List.of());
        }
    }

    private Answer store(LiteLlmFile.Read read) {
        Imported imported = Imported.of(read, clock.instant().truncatedTo(ChronoUnit.MICROS));
        library.replace(read.prices(), imported.importedAt());
        audit.record("priceList", imported.format(), null, imported);
        return Answer.ok(null, json.tree(imported));
    }
}
