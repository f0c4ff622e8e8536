package dev.sluice.local;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a migration must not do while the version before it still runs. Reads SQL roughly: by statements and clauses. */
final class MigrationRules {
    private static final Pattern CREATED = Pattern.compile("^create (?:unlogged )?table (?:if not exists )?(\\S+)");
    private static final Pattern ALTERED = Pattern.compile("^alter table (?:if exists )?(?:only )?(\\S+) (.*)$");
    private static final Pattern UNIQUE = Pattern.compile("^create unique index .* on (?:only )?([^\\s(]+)");
    private static final Pattern NEXT_CLAUSE = Pattern.compile(", (?=add |alter |drop |rename |set )");

    private static final Map<Pattern, String> STATEMENTS = rules(
            "^drop (table|view|materialized view|function|schema|type|sequence)\\b", "it still uses what is dropped",
            "^alter (view|type|sequence|schema|function) .*\\brename\\b", "it still uses the old name",
            "^(truncate|delete from)\\b", "it still reads the rows");

    private static final Map<Pattern, String> CLAUSES = rules(
            "^drop (?!constraint)", "it still uses what is dropped",
            "^rename\\b", "it still uses the old name",
            "^alter (column )?\\S+ (set data )?type\\b", "it still reads and writes the old type",
            "^alter (column )?\\S+ set not null\\b", "it still writes null",
            "^add (constraint|unique|primary key|foreign key|check|exclude)\\b", "what it writes may be refused",
            "^add (?!.*\\b(default|generated)\\b).*\\bnot null\\b",
                    "it does not write the column, and nothing else does");

    private MigrationRules() {}

    /** What is refused and why; empty when the version before goes on. */
    static List<String> refusals(String sql) {
        String plain = sql.replaceAll("--[^\\n]*", "")
                .replaceAll("(?si)\\bas \\$\\$.*?\\$\\$", "''") // what a function does when it is called
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ");
        List<String> refusals = new ArrayList<>();
        // Nobody knows a table that is made here yet.
        Set<String> made = new HashSet<>();
        for (String part : plain.split(";", -1)) {
            String statement = part.strip();
            Matcher created = CREATED.matcher(statement);
            Matcher altered = ALTERED.matcher(statement);
            Matcher unique = UNIQUE.matcher(statement);
            refuse(STATEMENTS, statement, refusals);
            if (created.find()) {
                made.add(created.group(1));
            } else if (altered.matches() && !made.contains(altered.group(1))) {
                for (String clause : NEXT_CLAUSE.split(altered.group(2), -1)) {
                    refuse(CLAUSES, clause, refusals);
                }
            } else if (unique.find() && !made.contains(unique.group(1))) {
                refusals.add(statement + ": what it writes may be refused");
            }
        }
        return refusals;
    }

    private static void refuse(Map<Pattern, String> rules, String sql, List<String> refusals) {
        rules.forEach((pattern, why) -> {
            if (pattern.matcher(sql).find()) {
                refusals.add(sql + ": " + why);
            }
        });
    }

    private static Map<Pattern, String> rules(String... patternsAndReasons) {
        Map<Pattern, String> rules = new LinkedHashMap<>();
        for (int i = 0; i < patternsAndReasons.length; i += 2) {
            rules.put(Pattern.compile(patternsAndReasons[i]), patternsAndReasons[i + 1]);
        }
        return rules;
    }
}
