package dev.sluice.gateway.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.contracts.KeyGrant;
import dev.sluice.quota.Layout;
import dev.sluice.quota.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** Grants as billing-service leaves them in Redis. */
final class RedisGrants implements GrantStore {
    private static final ObjectReader GRANT = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(KeyGrant.class);

    private final RedisLink link;

    RedisGrants(RedisLink link) {
        this.link = link;
    }

    @Override
    public Future<KeyGrant> find(String sha256) {
        return link.send(Request.cmd(Command.GET).arg(Layout.grant(sha256)))
                .compose(found -> found == null ? missing() : read(found.toString()));
    }

    /** A miss says something only while all grants are known to be there. */
    private Future<KeyGrant> missing() {
        return link.send(Request.cmd(Command.EXISTS).arg(Layout.GRANTS_COMPLETE))
                .compose(exists -> exists.toInteger() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture("the grants in Redis are being written again"));
    }

    private static Future<KeyGrant> read(String json) {
        try {
            KeyGrant grant = GRANT.readValue(json);
            return grant.format() <= KeyGrant.FORMAT
                    ? Future.succeededFuture(grant)
                    : Future.failedFuture("a grant in Redis is of form " + grant.format()
                            + ", and this gateway knows form " + KeyGrant.FORMAT + ": upgrade it");
        } catch (JsonProcessingException e) {
            return Future.failedFuture("a grant in Redis cannot be read: " + e.getOriginalMessage());
        }
    }
}
