package dev.sluice.billing.account;

import dev.sluice.billing.budget.Budget;
import dev.sluice.billing.budget.RateLimits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A node of an account tree. */
@Entity
@Table(name = "account")
public class Account {
    @Id
    public String id;

    @Column(name = "root_id", updatable = false)
    public String rootId;

    /** Null on a root. */
    @Column(name = "parent_id", updatable = false)
    public String parentId;

    /** Ids from the root to this account. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    public String[] path;

    public String name;

    /** Null = the parent's. */
    @Column(name = "group_name")
    public String groupName;

    public boolean enabled;

    /** Of the whole tree; null below the root. */
    @Column(name = "time_zone")
    public String timeZone;

    /** Nano-dollars; null on a root = without limit. */
    @Column(name = "credit_limit")
    public Long creditLimit;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Budget> budgets;

    @JdbcTypeCode(SqlTypes.JSON)
    public RateLimits limits;

    public boolean metrics;

    /** Rises with every change; not Hibernate's, since the root's lock already keeps changes apart. */
    public long version;

    @Column(name = "created_at", updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "deleted_at")
    public Instant deletedAt;

    public boolean isRoot() {
        return parentId == null;
    }
}
