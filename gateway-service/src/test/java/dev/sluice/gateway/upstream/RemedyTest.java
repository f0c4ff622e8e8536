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
            UPSTREAM_UNAUTHORIZED | 403 | No project is associated with this key         | Let the credential k1 use this model
            UPSTREAM_UNAUTHORIZED | 401 | -                                              | the credential k1 is wrong, expired
            UPSTREAM_QUOTA        | 429 | You exceeded your current quota                | Top up the account of the credential k1
            UPSTREAM_RATE_LIMITED | 429 | Rate limit reached                             | a credential of another account
            UPSTREAM_REFUSED      | 404 | The model gpt-9 does not exist                 | Name the model as the vendor calls it
            UPSTREAM_REFUSED      | 404 | The API deployment for this resource does not… | Name the deployment
            UPSTREAM_REFUSED      | 400 | This model isn't available in your region      | Check the channel's region
            UPSTREAM_REFUSED      | 404 | Not found                                      | Check the base URL and
            UPSTREAM_REFUSED      | 400 | Model does not exist. Please check it carefully. | Name the model as the vendor calls it
            UPSTREAM_REFUSED      | 400 | 模型不存在，请检查模型代码。                                 | Name the model as the vendor calls it
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            was refused by AWS STS: InvalidIdentityToken, Incorrect token audience                                | sts.amazonaws.com for AWS
            was refused by AWS STS: AccessDenied, Not authorized to perform sts:AssumeRoleWithWebIdentity         | this cluster's OIDC provider
            was refused by AWS STS: AccessDenied, User x is not authorized to perform: sts:AssumeRole on resource | externalId
            was refused by AWS STS: InvalidIdentityToken, No OpenIDConnect provider found in your account         | Make an IAM OIDC provider
            was refused by AWS STS: ExpiredTokenException, Token expired                                          | the token's file is renewed
            was refused by the token server: invalid_grant, The audience in ID Token [x] does not match           | provider for Google
            may not act as its service account: Permission denied                                                 | workloadIdentityUser
            lacks the field `secretKey`                                                                           | -
            """)
    void tellsWhatToDoAboutAnIdentity(String what, String remedy) {
        if (remedy == null) {
            assertThat(Remedy.unsigned(what)).isNull();
        } else {
            assertThat(Remedy.unsigned(what)).contains(remedy).endsWith(".");
        }
    }

    @Test
    void aChannelWithoutCredentialIsTold() {
        assertThat(Remedy.of(ErrorKind.UPSTREAM_UNAUTHORIZED, 401, null, null)).contains("which has no credential");
    }
}
