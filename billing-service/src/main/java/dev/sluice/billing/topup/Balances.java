package dev.sluice.billing.topup;

import dev.sluice.admin.Usd;
import dev.sluice.billing.account.Account;
import dev.sluice.billing.account.AccountRepository;
import dev.sluice.billing.ledger.RootTotals;
import dev.sluice.billing.ledger.Totals;
import dev.sluice.billing.sql.Database;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.StoreUnavailableException;
import dev.sluice.quota.TreeState;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.concurrent.CompletionException;

/** What a tree has. */
@Singleton
public class Balances {
    private final AccountRepository accounts;
    private final Totals totals;
    private final Database database;
    private final QuotaControl quota;

    Balances(AccountRepository accounts, Totals totals, Database database, QuotaControl quota) {
        this.accounts = accounts;
        this.totals = totals;
        this.database = database;
        this.quota = quota;
    }

    /**
     * The balance of the account's tree.
     *
     * @param accountId whose balance it is: the root
     * @param balance sum of the ledger
     * @param held leased to gateways right now; null when Redis cannot say
     * @param available balance and credit limit without what is held; null without limit, or when Redis cannot say
     */
    public record Balance(String accountId, Usd balance, Usd held, Usd available) {}

    /** What the ledger knows. */
    record Books(Account root, RootTotals totals) {}

    /** Reads the ledger; 404. */
    @Transactional
    public Books books(String accountId) {
        Account account = accounts.get(accountId);
        Account root = accounts.get(account.rootId);
        RootTotals found =
                database.joined(connection -> totals.read(connection, root.id).orElseThrow());
        return new Books(root, found);
    }

    /** Completes the books with what Redis knows; blocks. */
    Balance balance(Books books) {
        Long held = held(books.totals());
        long balance = books.totals().balance();
        Long creditLimit = books.root().creditLimit;
        Long available = held == null || creditLimit == null ? null : balance + creditLimit - held;
        return new Balance(books.root().id, new Usd(balance), Usd.of(held), Usd.of(available));
    }

    private Long held(RootTotals root) {
        try {
            TreeState tree = quota.tree(Shard.of(root.shard()), root.root())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return tree == null ? 0L : Long.valueOf(tree.leased());
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailableException) {
                return null;
            }
            throw e;
        }
    }
}
