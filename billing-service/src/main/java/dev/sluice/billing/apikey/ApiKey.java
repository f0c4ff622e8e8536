package dev.sluice.billing.apikey;

import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A key of an account. Its secret stands nowhere. */
@Entity
@Table(name = "api_key")
public class ApiKey {
    @Id
    public String id;

    @Column(name = "account_id", updatable = false)
    public String accountId;

    @Column(name = "root_id", updatable = false)
    public String rootId;

    /** Of the whole secret, lower-case hex. */
    @Column(updatable = false)
    public String sha256;

    /** The secret's last characters. */
    @Column(updatable = false)
    public String hint;

    public String name;
    public boolean enabled;

    /** Null = all. */
    @JdbcTypeCode(SqlTypes.JSON)
    public List<String> models;

    /** Null = any address. */
    @Column(name = "allowed_cidrs")
    @JdbcTypeCode(SqlTypes.JSON)
    public List<String> allowedCidrs;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Budget> budgets;

    @JdbcTypeCode(SqlTypes.JSON)
    public RateLimits limits;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<String> permissions;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> tags;

    /** Rises with every change, under the tree's lock. */
    public long version;

    @Column(name = "created_at", updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "deleted_at")
    public Instant deletedAt;
}
