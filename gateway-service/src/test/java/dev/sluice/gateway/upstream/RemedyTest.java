package dev.sluice.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.error.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            UPSTREAM_UNAUTHORIZED | 401 | Incorrect API key provided                     | the credential k1 is wrong, expired
            UPSTREAM_UNAUTHORIZED | 403 | The security token included in the request is… | Let the credential k1 use this model
            UPSTREAM_UNAUTHORIZED | 403 | Signature expired: 20260101T000000Z            | Set the clock
            UPSTREAM_UNAUTHORIZED | 403 | HMAC signature cannot be verified, a valid date… | Set the clock
            UPSTREAM_UNAUTHORIZED | 401 | -                                              | the credential k1 is wrong, expired
            UPSTREAM_QUOTA        | 429 | You exceeded your current quota                | Top up the account of the credential k1
            UPSTREAM_RATE_LIMITED | 429 | Rate limit reached                             | a credential of another account
            UPSTREAM_REFUSED      | 404 | The model gpt-9 does not exist                 | Name the model as the vendor calls it
            UPSTREAM_REFUSED      | 404 | The API deployment for this resource does not… | Name the deployment
            UPSTREAM_REFUSED      | 400 | This model isn't available in your region      | Check the channel's region
            UPSTREAM_REFUSED      | 404 | Not found                                      | Check the base URL and
            UPSTREAM_FAILED       | 404 | -                                              | Check the base URL
            UPSTREAM_REFUSED      | 400 | 'temperature' is too high                      | -
            UPSTREAM_FAILED       | 500 | Internal error                                 | -
            """)
    void tellsWhatToDo(ErrorKind kind, int status, String said, String remedy) {
        String told = Remedy.of(kind, status, said, "k1");

        if (remedy == null) {
            assertThat(told).isNull();
        } else {
            assertThat(told).contains(remedy).endsWith(".");
        }
    }

    @Test
    void aChannelWithoutCredentialIsTold() {
        assertThat(Remedy.of(ErrorKind.UPSTREAM_UNAUTHORIZED, 401, null, null)).contains("which has no credential");
    }
}
