package dev.sluice.gateway.conversation.claude;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeTest {
    @ParameterizedTest
    @CsvSource({
        "claude-2.1,BEFORE_THINKING",
        "claude-3-5-haiku-20241022,BEFORE_THINKING",
        "claude-3-opus,BEFORE_THINKING",
        "anthropic.claude-v2:1,BEFORE_THINKING",
        "anthropic.claude-instant-v1,BEFORE_THINKING",
        "anthropic.claude-3-5-sonnet-20240620-v1:0,BEFORE_THINKING",
        "claude-3-7-sonnet-20250219,BUDGET",
        "us.anthropic.claude-3-7-sonnet-20250219-v1:0,BUDGET",
        "claude-sonnet-4-20250514,BUDGET_ONE_SAMPLER",
        "anthropic/claude-opus-4.6,BUDGET_ONE_SAMPLER",
        "anthropic.claude-sonnet-4-20250514-v1:0,BUDGET_ONE_SAMPLER",
        "global.anthropic.claude-opus-4-6-v1,BUDGET_ONE_SAMPLER",
        "claude-opus-4-7,ADAPTIVE",
        "claude-sonnet-5,ADAPTIVE",
        "anthropic.claude-opus-4-7-v1,ADAPTIVE",
        "kimi-k2,NONE",
        "amazon.nova-lite-v1:0,NONE",
        "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc,NONE"
    })
    void knowsAModelsAgeByItsName(String model, Claude claude) {
        assertThat(Claude.of(model)).isEqualTo(claude);
    }
}
