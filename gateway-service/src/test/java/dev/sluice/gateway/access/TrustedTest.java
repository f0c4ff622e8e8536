package dev.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedTest {
    @ParameterizedTest
    @CsvSource({
        "http://169.254.170.2/v2/credentials, true",
        "http://169.254.170.23/v1/credentials, true",
        "http://[fd00:ec2::23]/v1/credentials, true",
        "http://127.0.0.1:8080/x, true",
        "http://localhost/x, true",
        "https://agent.example/x, true",
        "http://agent.example/x, false",
        "http://169.254.170.3/x, false",
        "http://169.254.169.254/x, false",
        "http://169.254.170.23@evil.example/x, false",
        "http://169.254.170.23.evil.example/x, false",
        "file:///etc/passwd, false",
        "nonsense, false"
    })
    void aContainersTokenIsShownToItsAgentOnly(String address, boolean agent) {
        assertThat(Trusted.isContainerAgent(address)).isEqualTo(agent);
    }

    @ParameterizedTest
    @CsvSource({
        "https://tokens.example/t, true",
        "http://metadata.google.internal/t, true",
        "http://169.254.169.254/metadata/identity, true",
        "http://tokens.example/t, false",
        "http://127.0.0.1/t, false",
        "http://metadata.google.internal@evil.example/, false",
        "http://metadata.google.internal.evil.example/, false",
        "file:///var/run/secrets/t, false"
    })
    void aSubjectsTokenIsFetchedOverTlsOrFromAMetadataServer(String address, boolean source) {
        assertThat(Trusted.isSubjectTokenSource(address)).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sts.googleapis.com/v1/token, true",
        "https://sts.us-east1.rep.googleapis.com/v1/token, true",
        "https://us-east1-sts.googleapis.com/v1/token, true",
        "https://sts-gateways.p.googleapis.com/v1/token, true",
        "https://tests.googleapis.com/v1/token, false",
        "https://storage.googleapis.com/sts, false",
        "https://sts.googleapis.com.evil.example/, false",
        "https://sts.googleapis.com@evil.example/, false",
        "http://sts.googleapis.com/v1/token, false"
    })
    void aTokenIsExchangedWhereThatIsDone(String address, boolean trusted) {
        assertThat(Trusted.isGoogleService(address, "sts")).isEqualTo(trusted);
    }
}
