package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AdminKitTest {
    @Test
    void letsOnlyTheTokenPass() {
        BearerToken token = new BearerToken("SLUICE_ADMIN_TOKEN", "0123456789abcdef");

        assertThat(token.matches("Bearer 0123456789abcdef")).isTrue();
        assertThat(token.matches("bearer 0123456789abcdef")).isTrue();
        assertThat(token.matches("Bearer 0123456789abcdeg")).isFalse();
        assertThat(token.matches("Bearer ")).isFalse();
        assertThat(token.matches("Basic 0123456789abcdef")).isFalse();
        assertThat(token.matches(null)).isFalse();
    }

    @Test
    void saysWhichSettingHoldsNoToken() {
        assertThatThrownBy(() -> new BearerToken("SLUICE_ADMIN_TOKEN", null))
                .hasMessageContaining("SLUICE_ADMIN_TOKEN must be set");
    }

    @Test
    void handsOutATokenOnlyWhenThereIsANextPage() {
        PageRequest first = PageRequest.of("2", null);
        Page<String> page = Page.of(first, List.of("a", "b/é", "c"), 3, Function.identity(), Function.identity());
        PageRequest second = PageRequest.of("2", page.nextPageToken());
        Page<String> last = Page.of(second, List.of("c"), 3, Function.identity(), Function.identity());

        assertThat(page.items()).containsExactly("a", "b/é");
        assertThat(second.after()).isEqualTo("b/é");
        assertThat(last.nextPageToken()).isNull();
    }

    @Test
    void refusesPagesThatAreTooLargeAndTokensOfNobody() {
        for (String size : List.of("0", "501", "-1", "many", "99999999999")) {
            assertThatThrownBy(() -> PageRequest.of(size, null)).hasMessageContaining("pageSize must be");
        }
        assertThatThrownBy(() -> PageRequest.of(null, "!!")).hasMessageContaining("pageToken");
    }

    @Test
    void comparesTagsAsHttpDoes() {
        String tag = ETags.of("{}".getBytes(StandardCharsets.UTF_8));

        ETags.require(null, tag);
        ETags.require("*", tag);
        ETags.require("\"other\", W/" + tag, tag);
        assertThatThrownBy(() -> ETags.require("\"other\"", tag))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(412));
    }

    @Test
    void waitsUntilEveryGatewayHasIt() {
        Queue<Applied> states = new ArrayDeque<>(List.of(Applied.PENDING, new Applied(1, 2), new Applied(2, 2)));

        Applied applied = Applied.await(Duration.ofSeconds(30), states::remove);

        assertThat(applied).hasToString("2/2");
        assertThat(states).isEmpty();
    }

    @Test
    void doesNotWaitUnlessAsked() {
        assertThat(Applied.await(Applied.wait(null), () -> Applied.PENDING)).hasToString("pending");
        assertThatThrownBy(() -> Applied.wait("61")).hasMessageContaining("waitSeconds");
    }

    @Test
    void noticesEveryErrorBeforeItRefuses() {
        Checks checks = new Checks();
        checks.text(" ", "name", 64);
        checks.between(-1, 0, 100, "weight");

        assertThatThrownBy(checks::throwIfAny).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(
                        e.problem().errors())
                .containsExactly(
                        new FieldError("name", "must not be blank"),
                        new FieldError("weight", "must be from 0 to 100")));
    }
}
