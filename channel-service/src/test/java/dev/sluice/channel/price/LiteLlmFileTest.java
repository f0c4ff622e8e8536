package dev.sluice.channel.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.admin.ProblemException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteLlmFileTest {
    @Test
    void readsEveryCostExactlyForAMillionTokens() {
        ListedPrice price = one("""
                {"input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07, "cache_read_input_token_cost": 7.5e-08,
                 "cache_creation_input_token_cost": 1.875E-7, "cache_creation_input_token_cost_above_1hr": 0.0000003,
                 "output_cost_per_reasoning_token": 1e-6, "input_cost_per_audio_token": 1.0000000000000003e-05,
                 "output_cost_per_audio_token": 2e-05, "max_input_tokens": 128000, "max_output_tokens": 16384,
                 "litellm_provider": "openai", "mode": "chat", "supports_vision": true,
                 "supports_function_calling": true, "supports_reasoning": false}""");

        assertThat(price.input()).isEqualByComparingTo("0.15");
        assertThat(price.output()).isEqualByComparingTo("0.6");
        assertThat(price.cachedInput()).isEqualByComparingTo("0.075");
        assertThat(price.cacheWrite5m()).isEqualByComparingTo("0.1875");
        assertThat(price.cacheWrite1h()).isEqualByComparingTo("0.3");
        assertThat(price.reasoning()).isEqualByComparingTo("1");
        assertThat(price.inputAudio()).isEqualTo(new BigDecimal("10.000000000000003"));
        assertThat(price.outputAudio()).isEqualByComparingTo("20");
        assertThat(price.contextTokens()).isEqualTo(128_000);
        assertThat(price.maxOutputTokens()).isEqualTo(16_384);
        assertThat(price.capabilities()).containsExactly("tools", "vision");
        assertThat(price.tiers()).isEmpty();
    }

    @Test
    void readsTiersAscendingAndKeepsWhatDoesNotChange() {
        ListedPrice price = one("""
                {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 4e-06,
                 "input_cost_per_token_above_200k_tokens": 3e-06, "output_cost_per_token_above_200k_tokens": 8e-06,
                 "input_cost_per_token_above_128k_tokens": 2e-06}""");

        assertThat(price.tiers()).hasSize(2);
        assertThat(price.tiers().get(0).aboveInputTokens()).isEqualTo(128_000);
        assertThat(price.tiers().get(0).input()).isEqualByComparingTo("2");
        assertThat(price.tiers().get(0).output()).isEqualByComparingTo("4");
        assertThat(price.tiers().get(1).aboveInputTokens()).isEqualTo(200_000);
        assertThat(price.tiers().get(1).input()).isEqualByComparingTo("3");
        assertThat(price.tiers().get(1).output()).isEqualByComparingTo("8");
    }

    @Test
    void skipsWhatHasNoPriceHereAndCountsWhy() {
        LiteLlmFile.Read read = read("""
                {"sample_spec": {"mode": "one of: chat, embedding", "input_cost_per_token": 0},
                 "good": {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06},
                 "vectors": {"mode": "embedding", "input_cost_per_token": 2e-08},
                 "picture": {"mode": "image_generation", "output_cost_per_image": 0.04},
                 "picture-2": {"mode": "image_generation", "input_cost_per_token": 1e-06, "output_cost_per_token": 0},
                 "film": {"mode": "video_generation", "output_cost_per_second": 0.5},
                 "ranker": {"mode": "rerank", "input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
                 "half": {"mode": "chat", "input_cost_per_token": 1e-06},
                 "unpriced": {"mode": "chat", "max_tokens": 10},
                 "unknown": {"mode": "chat", "input_cost_per_token": 0.0, "output_cost_per_token": 0},
                 "text": "what", "worded": {"mode": "chat", "input_cost_per_token": "1e-06", "output_cost_per_token": 1e-06},
                 "negative": {"mode": "chat", "input_cost_per_token": -1e-06, "output_cost_per_token": 1e-06},
                 "vast": {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e999999},
                 "minute": {"mode": "chat", "input_cost_per_token": 1e-999999, "output_cost_per_token": 1e-06}}""");

        assertThat(read.prices()).extracting(ListedPrice::name).containsExactly("good", "vectors", "picture");
        assertThat(read.prices().get(1).output()).isZero();
        assertThat(read.skipped())
                .isEqualTo(Map.of(
                        "badAmount", 4,
                        "mode:video_generation", 1,
                        "noPrice", 1,
                        "noTokenPrice", 2,
                        "notAModel", 1,
                        "zeroPrice", 2));
    }

    @Test
    void readsWhatIsBilledByAnythingButTokens() {
        List<ListedPrice> prices = read("""
                {"units": {"mode": "rerank", "input_cost_per_query": 0.002, "input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
                 "both": {"mode": "rerank", "input_cost_per_query": 1e-3, "input_cost_per_token": 2e-08},
                 "picture": {"mode": "image_generation", "input_cost_per_image": 0.02, "output_cost_per_image": 0.04},
                 "drawing": {"mode": "image_generation", "input_cost_per_image": 0.02, "input_cost_per_token": 0.0},
                 "heard": {"mode": "audio_transcription", "input_cost_per_second": 0.0001, "output_cost_per_second": 0.0001},
                 "spoken": {"mode": "audio_speech", "input_cost_per_character": 1.5e-05}}""").prices();

        assertThat(prices)
                .extracting(ListedPrice::perRequest)
                .startsWith(new BigDecimal("0.002"), new BigDecimal("0.001"));
        assertThat(prices.get(0).input()).isZero();
        assertThat(prices.get(1).input()).isEqualByComparingTo("0.02");
        assertThat(prices.get(1).output()).isZero();
        assertThat(prices.get(2).perImage()).isEqualByComparingTo("0.04");
        assertThat(prices.get(3).perImage()).isEqualByComparingTo("0.02");
        assertThat(prices.get(3).input()).isNull();
        assertThat(prices.get(4).perSecond()).isEqualByComparingTo("0.0001");
        assertThat(prices.get(5).perCharacter()).isEqualByComparingTo("0.000015");
        assertThat(prices.get(5).times(new BigDecimal("2")).perCharacter().nanos())
                .isEqualTo(30_000);
    }

    @Test
    void readsNoCostTwiceWherePiecesAreAnotherWayToSayWhatTokensCost() {
        LiteLlmFile.Read read = read("""
                {"drawn": {"mode": "image_generation", "input_cost_per_token": 1e-06, "output_cost_per_token": 3e-05,
                  "output_cost_per_image": 0.039},
                 "seen": {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "input_cost_per_image": 0.001,
                  "input_cost_per_query": 0.005}}""");

        assertThat(read.prices()).extracting(ListedPrice::perImage).containsOnlyNulls();
        assertThat(read.prices()).extracting(ListedPrice::perRequest).containsOnlyNulls();
        assertThat(read.ignored())
                .isEqualTo(Map.of("output_cost_per_image", 1, "input_cost_per_image", 1, "input_cost_per_query", 1));
    }

    @Test
    void readsWhatASearchCostsWhereItHasOnePrice() {
        String chat = "\"mode\": \"chat\", \"input_cost_per_token\": 1e-06, \"output_cost_per_token\": 2e-06";
        LiteLlmFile.Read read = read("""
                {"one": {%1$s, "search_context_cost_per_query": {"search_context_size_low": 0.01, "search_context_size_high": 0.010}},
                 "three": {%1$s, "search_context_cost_per_query": {"search_context_size_low": 0.03, "search_context_size_high": 0.05}},
                 "none": {%1$s, "search_context_cost_per_query": {}}}""".formatted(chat));

        assertThat(read.prices())
                .extracting(ListedPrice::toolCalls)
                .containsExactly(Map.of("web_search", new BigDecimal("0.01")), Map.of(), Map.of());
        assertThat(read.prices()
                        .getFirst()
                        .times(BigDecimal.TEN)
                        .toolCalls()
                        .get("web_search")
                        .nanos())
                .isEqualTo(100_000_000);
        assertThat(read.ignored()).isEqualTo(Map.of("search_context_cost_per_query", 2));
    }

    @Test
    void namesTheCostsThatOurPricesDoNotHave() {
        LiteLlmFile.Read read = read("""
                {"a": {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                  "input_cost_per_token_batches": 5e-07, "cache_read_input_token_cost_above_200k_tokens": 1e-07,
                  "search_context_cost_per_query": {"search_context_size_low": 0.03, "search_context_size_high": 0.05}, "tiered_pricing": null},
                 "b": {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                  "input_cost_per_token_batches": 5e-07}}""");

        assertThat(read.ignored())
                .isEqualTo(Map.of(
                        "input_cost_per_token_batches", 2,
                        "cache_read_input_token_cost_above_200k_tokens", 1,
                        "search_context_cost_per_query", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "nonsense", "{\"a\":", "{} {}", "{\"sample_spec\":{}}"})
    void refusesWhatIsNoSuchFile(String file) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("the body ");
    }

    private static ListedPrice one(String facts) {
        List<ListedPrice> prices = read("{\"m\": " + facts + "}").prices();
        assertThat(prices).hasSize(1);
        return prices.getFirst();
    }

    private static LiteLlmFile.Read read(String file) {
        return LiteLlmFile.read(file.getBytes(StandardCharsets.UTF_8));
    }
}
