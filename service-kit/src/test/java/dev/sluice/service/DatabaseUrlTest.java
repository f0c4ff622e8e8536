package dev.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "postgresql://db/x,                       jdbc:postgresql://db/x,                  -,    -",
                "postgres://me@db:5432/x,                 jdbc:postgresql://db:5432/x,             me,   -",
                "postgresql://me:p+%2Bq@db/x,             jdbc:postgresql://db/x,                  me,   p++q",
                "postgresql://me:p@s/s@db/x,              jdbc:postgresql://db/x,                  me,   p@s/s",
                "postgresql://m%C3%A9:a:b@[::1]:5432/x,   jdbc:postgresql://[::1]:5432/x,          mé,   a:b",
                "'postgresql://me:p@a:1,b:2/x?targetServerType=primary', 'jdbc:postgresql://a:1,b:2/x?targetServerType=primary', me, p",
            })
    void takesApartWhatPeopleWrite(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/x?password=hunter2",
                "mysql://me:hunter2@db/x",
                "postgresql://me:hunter2@db"
            })
    void refusesOtherFormsWithoutRepeatingTheSecret(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SLUICE_DATABASE_URL is not of the form postgresql://")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesABarePercentSignWithoutRepeatingTheSecret() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://me:hunter%zz@db/x"))
                .hasMessageContaining("write it as %25")
                .hasMessageNotContaining("hunter")
                .hasNoCause();
    }

    @Test
    void neverPrintsThePassword() {
        assertThat(DatabaseUrl.parse("postgresql://me:hunter2@db/x").toString()).doesNotContain("hunter2");
    }
}
