package dev.sluice.billing;

import static io.restassured.RestAssured.given;

import dev.sluice.contracts.Money;
import dev.sluice.quota.QuotaControl;
import dev.sluice.quota.Shard;
import dev.sluice.quota.TreeState;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** What tests of usage do with accounts and ask the stores. */
@Singleton
public class Books {
    private final DataSource database;
    private final QuotaControl quota;

    Books(DataSource database, QuotaControl quota) {
        this.database = database;
        this.quota = quota;
    }

    /** @param id also the root */
    public record Root(String id, int shard) {}

    public static RequestSpecification admin() {
        return given().header("Authorization", "Bearer " + BillingStores.ADMIN_TOKEN)
                .contentType(ContentType.JSON);
    }

    /** A new root account with money that Redis knows of. */
    public Root root(String amount) {
        String id = admin().body(Map.of("name", "test-" + UUID.randomUUID()))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        admin().header("Idempotency-Key", UUID.randomUUID())
                .body(Map.of("amount", amount, "reason", "test"))
                .post("/api/v1/accounts/" + id + "/topUps")
                .then()
                .statusCode(201);
        Root root = new Root(id, (int) number("select shard from billing.account_totals where root_id = ?", id));
        Awaitility.await().until(() -> tree(root) != null && tree(root).credit() == Money.parse(amount));
        return root;
    }

    public TreeState tree(Root root) {
        return quota.tree(Shard.of(root.shard()), root.id())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Sum of the ledger, nano-dollars. */
    public long ledger(Root root) {
        return number("select coalesce(sum(amount), 0) from billing.ledger_entry where root_id = ?", root.id());
    }

    public long rows(Root root) {
        return number("select count(*) from billing.usage_event where root_id = ?", root.id());
    }

    /** Redis and the ledger agree, and nothing is on its way. */
    public void awaitAgreement(Root root) {
        Awaitility.await().untilAsserted(() -> {
            TreeState tree = tree(root);
            org.assertj.core.api.Assertions.assertThat(tree.balance()).isEqualTo(ledger(root));
            org.assertj.core.api.Assertions.assertThat(tree.spent())
                    .isEqualTo(number("select spent from billing.account_totals where root_id = ?", root.id()));
        });
    }

    public long number(String sql, Object... values) {
        return rows(sql, values).getFirst();
    }

    /** The first column. */
    public List<Long> rows(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setObject(i + 1, values[i]);
            }
            List<Long> numbers = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
