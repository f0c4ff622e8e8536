package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations only add: the version before goes on with the schema while it is replaced, and when it comes back. What takes away says
 * in its first line {@code -- contract: V1004 of 0.2.0}: which migration of which earlier release made it unnecessary.
 */
class MigrationsTest {
    private static final Path HOME = StackOptions.checkout();
    private static final Pattern CONTRACT =
            Pattern.compile("-- contract: (V[0-9_]+) of ([0-9]+\\.[0-9]+\\.[0-9]+)\\s*");
    private static final Pattern VERSION =
            Pattern.compile("<version>([0-9]+\\.[0-9]+\\.[0-9]+)(?:-SNAPSHOT)?</version>");

    @Test
    void migrationsOnlyAddUnlessAnEarlierReleaseMadeRoom() throws IOException {
        Map<Path, String> migrations = migrations();
        assertThat(migrations).isNotEmpty();
        migrations.forEach((path, sql) -> {
            Matcher contract = CONTRACT.matcher(sql.lines().findFirst().orElse(""));
            if (!contract.matches()) {
                assertThat(MigrationRules.refusals(sql))
                        .as("%s: an older version runs on it; expand now, contract in a later release", path)
                        .isEmpty();
            } else {
                assertThat(migrations.keySet())
                        .as("%s: the migration that it follows", path)
                        .anyMatch(other -> other.getParent().equals(path.getParent())
                                && other.getFileName().toString().startsWith(contract.group(1) + "__"));
                assertThat(isBefore(contract.group(2), version()))
                        .as("%s: %s is not released before %s", path, contract.group(2), version())
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table price",
                "alter table price drop column currency",
                "alter table price drop currency",
                "alter table price rename column currency to code",
                "alter table price alter column currency type varchar(3)",
                "alter table price alter currency set data type text",
                "alter table price alter column currency set not null",
                "alter table price add column code text not null",
                "alter table price add code text not null, add column b text default ''",
                "alter table price add constraint code check (code <> '')",
                "alter table price add unique (code)",
                "alter table price add column a text, drop column b",
                "create unique index price_code on price (code)",
                "delete from price",
                "truncate price"
            })
    void refusesWhatTheVersionBeforeDoesNotSurvive(String sql) {
        assertThat(MigrationRules.refusals(sql.toUpperCase(Locale.ROOT) + ";")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table future (id bigint primary key, note text not null)",
                "alter table price add column code text",
                "alter table price add column code text not null default ''",
                "alter table price add column code text default '' not null",
                "create table future (id bigint); alter table future add constraint f check (id > 0); create unique index u on future (id)",
                "create index price_code on price (code)",
                "update price set code = '' where code is null",
                "alter table price alter column code drop not null",
                "alter table price drop constraint code",
                "-- drop table price\ncreate index i on price (code)",
                "create function f() returns int language sql as $$ delete from price; select 1 $$"
            })
    void letsThroughWhatItDoesNotNotice(String sql) {
        assertThat(MigrationRules.refusals(sql + ";")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 0.2.0, true", "0.9.0, 0.10.0, true", "0.2.0, 0.2.0, false", "1.0.0, 0.9.9, false"})
    void comparesReleases(String one, String other, boolean before) {
        assertThat(isBefore(one, other)).isEqualTo(before);
    }

    private static Map<Path, String> migrations() throws IOException {
        Map<Path, String> migrations = new TreeMap<>();
        for (String folder : List.of(
                "admin-kit/src/main/resources/admin-kit",
                "billing-service/src/main/resources/db/migration",
                "channel-service/src/main/resources/db/migration")) {
            try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".sql")).toList()) {
                    migrations.put(file, Files.readString(file));
                }
            }
        }
        return migrations;
    }

    private static String version() {
        try {
            Matcher found = VERSION.matcher(Files.readString(HOME.resolve("pom.xml")));
            assertThat(found.find()).isTrue();
            return found.group(1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isBefore(String one, String other) {
        String[] left = one.split("\\.", -1);
        String[] right = other.split("\\.", -1);
        for (int i = 0; i < left.length; i++) {
            int order = Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }
}
