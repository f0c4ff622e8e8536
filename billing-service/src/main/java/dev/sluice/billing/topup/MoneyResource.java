package dev.sluice.billing.topup;

import dev.sluice.admin.Applied;
import dev.sluice.admin.Page;
import dev.sluice.admin.PageRequest;
import dev.sluice.admin.Paging;
import dev.sluice.admin.ProblemException;
import dev.sluice.admin.TimeRange;
import dev.sluice.billing.account.Account;
import dev.sluice.billing.account.AccountRepository;
import dev.sluice.billing.account.Change;
import dev.sluice.billing.ledger.LedgerEntries;
import dev.sluice.billing.ledger.LedgerEntry;
import dev.sluice.billing.outbox.Deliveries;
import dev.sluice.billing.sql.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code accounts/{id}/topUps}, {@code balance} and {@code ledgerEntries}. */
@Singleton
@Path("/api/v1/accounts/{accountId}")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "money")
public class MoneyResource {
    /** How long a top-up waits for Redis unless the caller says otherwise. */
    private static final Duration REDIS_WAIT = Duration.ofSeconds(2);

    private final TopUps topUps;
    private final Balances balances;
    private final LedgerEntries entries;
    private final AccountRepository accounts;
    private final Deliveries deliveries;
    private final Database database;

    MoneyResource(
            TopUps topUps,
            Balances balances,
            LedgerEntries entries,
            AccountRepository accounts,
            Deliveries deliveries,
            Database database) {
        this.topUps = topUps;
        this.balances = balances;
        this.entries = entries;
        this.accounts = accounts;
        this.deliveries = deliveries;
        this.database = database;
    }

    @POST
    @Path("topUps")
    @Consumes("application/json")
    @Operation(
            summary = "Books money into a root account; a negative amount is an adjustment and needs a reason",
            description =
                    "Waits up to 2 s (or waitSeconds) until calls can be paid with it. `sluice-applied: pending` says that"
                            + " it is booked and they cannot yet.")
    public Response topUp(
            @PathParam("accountId") String accountId,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @QueryParam("waitSeconds") String waitSeconds,
            TopUp body) {
        Duration wait = waitSeconds == null ? REDIS_WAIT : Applied.wait(waitSeconds);
        Change change = topUps.book(accountId, body, idempotencyKey);
        Response.ResponseBuilder response = change.answer().response();
        if (change.outboxId() != null && !deliveries.inRedis(change.outboxId(), wait)) {
            response.header(Applied.HEADER, Applied.PENDING);
        }
        return response.build();
    }

    @GET
    @Path("balance")
    @Operation(summary = "What the account's tree has: balance, what gateways hold of it right now, and the rest")
    public Balances.Balance balance(@PathParam("accountId") String accountId) {
        return balances.balance(balances.books(accountId));
    }

    @GET
    @Path("ledgerEntries")
    @Operation(summary = "Lists movements of money of the account and those below it, newest first")
    public Page<LedgerEntryView> list(
            @PathParam("accountId") String accountId,
            @QueryParam("kind") String kind,
            @QueryParam("sourceId") String sourceId,
            @BeanParam TimeRange at,
            @BeanParam Paging paging)
            throws SQLException {
        PageRequest request = paging.request();
        Account account = accounts.get(accountId);
        LedgerEntries.Filter filter =
                new LedgerEntries.Filter(account.rootId, accountId, kind, sourceId, at.start(), at.end());
        Long before = request.after() == null ? null : entryId(request.after());
        return database.transaction(connection -> {
            long total = entries.count(connection, filter);
            List<LedgerEntry> found = entries.list(connection, filter, before, request.fetch());
            return Page.of(request, found, total, entry -> String.valueOf(entry.id()), LedgerEntryView::of);
        });
    }

    @GET
    @Path("ledgerEntries/{entryId}")
    @Operation(summary = "Shows a movement of money")
    public LedgerEntryView entry(@PathParam("accountId") String accountId, @PathParam("entryId") String entryId)
            throws SQLException {
        Account account = accounts.get(accountId);
        ProblemException missing = ProblemException.notFound("ledger entry " + entryId + " of account " + accountId);
        if (!entryId.matches("[0-9]{1,18}")) {
            throw missing;
        }
        return database.transaction(connection -> entries.get(connection, account.rootId, Long.parseLong(entryId)))
                .filter(entry -> account.isRoot() || entry.account().equals(accountId))
                .map(LedgerEntryView::of)
                .orElseThrow(() -> missing);
    }

    private static Long entryId(String pageToken) {
        try {
            return Long.valueOf(pageToken);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("pageToken", "is not a token of this list");
        }
    }
}
