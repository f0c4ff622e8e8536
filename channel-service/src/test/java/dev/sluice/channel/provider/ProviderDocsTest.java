package dev.sluice.channel.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/providers.md is what the catalogue makes of it. */
class ProviderDocsTest {
    private static final String COMMAND = "./mvnw -pl channel-service -am test -Dtest=ProviderDocsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.docs.write=true";
    private static final Path PAGE = Path.of("..", "docs", "providers.md");

    @Test
    void thePageIsTheCatalogues() throws IOException {
        String page = ProviderDocs.page(new Providers().all(), COMMAND);
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/providers.md is not what providers.yaml makes of it; run " + COMMAND)
                .isEqualTo(page);
    }

    @Test
    void aRowWithEverythingHasASectionWithEverything() {
        String page = ProviderDocs.page(new Providers().all(), COMMAND);

        assertThat(page)
                .contains("## vertex\n\nGoogle Vertex AI at `https://{region}-aiplatform.googleapis.com/v1`.")
                .contains("| `project` | Project | required, else the secret's `project_id`, such as `my-project` |")
                .contains("| `region` | Region | default `global` |")
                .contains("A `secret` is the JSON key file")
                .contains("\"region\" : \"us-east-1\"")
                .contains(
                        "Not passed on: `user`, `logprobs`, `top_logprobs`, `logit_bias`, `store`, `stream_options`, `encoding_format`. Renamed:"
                                + " `seed` to `random_seed`, `max_completion_tokens` to `max_tokens`, `dimensions` to `output_dimension`.")
                .contains(
                        "| [anthropic](#anthropic) | anthropic | refused | refused | refused | refused | refused | refused | refused | refused | refused | refused | — |")
                .contains(
                        "| [azure-openai](#azure-openai) | openai | passed | refused | refused | passed | passed | passed | passed | passed | passed | refused | openai-java, cohere-java, azure-ai-openai: embeddings |")
                .contains(
                        "| [cohere](#cohere) | cohere | translated | translated | refused | refused | refused | refused | refused | refused | refused | refused | cohere-java |")
                .contains("| `sessionToken` | Session token | optional |")
                .contains("Or, with `type` of `external_account`: the file of a federated identity")
                .contains(
                        "Or, with `source` of `default`: the gateway's own identity, from the environment, a web identity");
    }
}
