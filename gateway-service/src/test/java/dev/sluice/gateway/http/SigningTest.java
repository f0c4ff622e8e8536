package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What arrives at an upstream of a channel's credential, through the public door. */
class SigningTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EMAIL = "robot@project.iam.gserviceaccount.com";

    private final Rig rig = new Rig(1);
    private final HttpServer server = rig.vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    private final AtomicInteger tokenRequests = new AtomicInteger();
    private volatile String tokenRequest;
    private volatile int tokenStatus = 200;
    private volatile int status = 200;
    private volatile MultiMap headers;
    private volatile String uri;
    private volatile String body;

    @BeforeEach
    void useIt() {
        rig.foreign = "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    @AfterEach
    void close() {
        server.close();
        rig.close();
    }

    @Test
    void aBearer() {
        ok();

        assertThat(headers.get("authorization")).isEqualTo("Bearer " + Rig.SECRET);
        assertThat(uri).isEqualTo("/v1/chat/completions");
    }

    @Test
    void aHeader() {
        rig.access = "header:api-key";
        ok();

        assertThat(headers.get("api-key")).isEqualTo(Rig.SECRET);
        assertThat(headers.contains("authorization")).isFalse();
    }

    @Test
    void aFieldOfTheQuery() {
        rig.access = "query:key";
        rig.secret = "a&b=c/ü +";
        ok();

        assertThat(uri).isEqualTo("/v1/chat/completions?key=a%26b%3Dc%2F%C3%BC%20%2B");
        assertThat(headers.contains("authorization")).isFalse();
    }

    @Test
    void nothing() {
        rig.access = "none";
        ok();

        assertThat(headers.contains("authorization")).isFalse();
        assertThat(uri).isEqualTo("/v1/chat/completions");
    }

    @Test
    void aSignature() throws Exception {
        String half = "an-example-that-is-long-enough-for-nimbus";
        rig.access = "zhipu";
        rig.secret = "id1." + half;
        ok();

        JWSObject token = JWSObject.parse(headers.get("authorization").substring("Bearer ".length()));
        assertThat(token.verify(new MACVerifier(half))).isTrue();
        assertThat(body).isEqualTo(ChatTest.chat("any", false));
    }

    @Test
    void aTokenIsFetchedOnceForManyCalls() throws Exception {
        KeyPair keys = account();
        ok();
        ok();
        ok();

        String assertion = tokenRequest.replaceAll(".*assertion=([^&]*).*", "$1");
        assertThat(tokenRequests).hasValue(1);
        assertThat(JWSObject.parse(URLDecoder.decode(assertion, StandardCharsets.UTF_8))
                        .verify(new RSASSAVerifier((RSAPublicKey) keys.getPublic())))
                .isTrue();
        assertThat(headers.get("authorization")).isEqualTo("Bearer ya29.token-1");
        assertThat(body).isEqualTo(ChatTest.chat("any", false));
    }

    @Test
    void aTokenThatTheUpstreamRefusesIsReplacedForTheNextCall() throws Exception {
        // Given
        account();
        ok();
        rig.clock.move(Duration.ofMinutes(2));
        status = 401;

        // When
        HttpResponse<String> refused = rig.chat(ChatTest.chat("any", false));
        status = 200;
        ok();

        // Then
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("upstream_unauthorized");
        assertThat(headers.get("authorization")).isEqualTo("Bearer ya29.token-2");
    }

    @Test
    void anAccountThatIsRefusedIsToldWithoutShowingIt() throws Exception {
        account();
        tokenStatus = 400;

        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain(EMAIL, "k1", "invalid_grant");
        assertThat(rig.faults.getLast().detail())
                .isEqualTo(
                        "The credential k1 of the channel was refused by the token server: invalid_grant, [hidden] is unknown.");
        assertThat(rig.lastSettled().event().toString()).doesNotContain(EMAIL);
        assertThat(uri).isNull();
    }

    @Test
    void aCredentialThatLacksAFieldIsToldByItsName() {
        rig.access = "tc3";
        rig.secret = "{\"secretId\":\"AKIDEXAMPLE\"}";

        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unauthorized").doesNotContain("AKIDEXAMPLE", "k1", "secretKey");
        assertThat(rig.faults.getLast().detail())
                .isEqualTo("The credential k1 of the channel lacks the field `secretKey`.");
        assertThat(uri).isNull();
    }

    @Test
    void aSchemeOfANewerGatewaySendsNothing() {
        rig.access = "telepathy";

        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));

        assertThat(answer.body()).contains("upstream_unauthorized").contains("`telepathy`");
        assertThat(uri).isNull();
    }

    @Test
    void aSignatureThatCannotBeSentIsNotRepeated() {
        rig.access = "azure";
        rig.secret = "top\r\nsecret";

        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("cannot be sent").doesNotContain("secret");
    }

    private void ok() {
        HttpResponse<String> answer = rig.chat(ChatTest.chat("any", false));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private KeyPair account() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        ObjectNode account = JSON.createObjectNode()
                .put("client_email", EMAIL)
                .put(
                        "private_key",
                        Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()))
                .put("token_uri", "http://127.0.0.1:" + server.actualPort() + "/token");
        rig.access = "google";
        rig.secret = account.toString();
        return keys;
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(read -> {
            if (request.path().equals("/token")) {
                tokenRequest = read.toString();
                int number = tokenRequests.incrementAndGet();
                request.response()
                        .setStatusCode(tokenStatus)
                        .end(
                                tokenStatus == 200
                                        ? "{\"access_token\":\"ya29.token-" + number + "\",\"expires_in\":3599}"
                                        : "{\"error\":\"invalid_grant\",\"error_description\":\"" + EMAIL
                                                + " is unknown.\"}");
                return;
            }
            headers = request.headers();
            uri = request.uri();
            body = read.toString();
            request.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "application/json")
                    .end(
                            "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"any\",\"choices\":[{\"index\":0,"
                                    + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
        });
    }
}
