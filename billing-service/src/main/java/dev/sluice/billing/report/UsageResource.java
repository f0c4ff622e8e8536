package dev.sluice.billing.report;

import dev.sluice.admin.Page;
import dev.sluice.admin.ProblemException;
import dev.sluice.admin.Usd;
import dev.sluice.billing.sql.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code usage}: sums over attempts. Calls that were refused are not usage. */
@Singleton
@Path("/api/v1/usage")
@Produces("application/json")
@RunOnVirtualThread
@Tag(name = "usage")
public class UsageResource {
    private static final int MOST_ROWS = 10_000;
    private static final String TAGS = " left join lateral json_each_text(tags) tag on true";

    private final Database database;

    UsageResource(Database database) {
        this.database = database;
    }

    @GET
    @Operation(
            summary = "Sums usage up by account, key, model, channel, tag and day",
            description =
                    "Answers everything at once, at most 10,000 groups; beyond that narrow the time or group by less.")
    public Page<Map<String, Object>> usage(@QueryParam("groupBy") String groupBy, @BeanParam CallQuery query)
            throws SQLException {
        List<UsageGroup> groups = UsageGroup.parse(groupBy);
        Filter filter = query.filter();
        List<Map<String, Object>> rows = database.snapshot(connection -> sums(connection, groups, filter));
        if (rows.size() > MOST_ROWS) {
            throw ProblemException.invalid(
                    "groupBy", "gives more than " + MOST_ROWS + " groups; narrow the time or group by less");
        }
        return new Page<>(rows, null, rows.size());
    }

    private static List<Map<String, Object>> sums(Connection connection, List<UsageGroup> groups, Filter filter)
            throws SQLException {
        String by = groups.stream().map(UsageGroup::sql).collect(Collectors.joining(", "));
        String sql =
                "select count(distinct operation_id), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),"
                        + " coalesce(sum(charge), 0), coalesce(sum(upstream_cost), 0)"
                        + (by.isEmpty() ? "" : ", " + by)
                        + " from billing.usage_event"
                        + (groups.contains(UsageGroup.TAG) ? TAGS : "")
                        + filter.sql()
                        + (by.isEmpty() ? "" : " group by " + by + " order by " + by)
                        + " limit ?";
        return filter.read(connection, sql, row -> row(row, groups), MOST_ROWS + 1);
    }

    private static Map<String, Object> row(ResultSet row, List<UsageGroup> groups) throws SQLException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            fields.put(groups.get(i).field(), row.getString(6 + i));
        }
        fields.put("calls", row.getLong(1));
        fields.put("inputTokens", whole(row.getBigDecimal(2)));
        fields.put("outputTokens", whole(row.getBigDecimal(3)));
        fields.put("charge", new Usd(whole(row.getBigDecimal(4))));
        fields.put("upstreamCost", new Usd(whole(row.getBigDecimal(5))));
        return fields;
    }

    private static long whole(BigDecimal sum) {
        return sum.longValueExact();
    }
}
