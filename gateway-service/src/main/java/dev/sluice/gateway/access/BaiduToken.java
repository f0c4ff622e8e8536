package dev.sluice.gateway.access;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Baidu's Wenxin workshop: {@code apiKey} and {@code secretKey} for a token of thirty days, which goes into the query. The newer
 * Qianfan takes a plain bearer instead.
 */
final class BaiduToken implements TokenExchange {
    private static final String URL = "https://aip.baidubce.com/oauth/2.0/token?";
    private static final Map<String, String> HEADERS = Map.of("accept", "application/json");

    @Override
    public Step begin(Secret secret, Situation situation) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("client_id", secret.required("apiKey"));
        fields.put("client_secret", secret.required("secretKey"));
        return OAuth.exchange(new Ask("POST", URL + OAuth.encoded(fields), HEADERS, null));
    }

    @Override
    public Signed sign(Draft draft, Token token, Instant now) {
        return new Signed(Access.withQuery(draft.path(), "access_token", token.value()), Map.of());
    }
}
