package dev.sluice.admin;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code Idempotency-Key}: the same key with the same body gives the same answer, with another body 422.
 *
 * <p>The row is inserted before the change and in its transaction: a second call with the key waits at the unique index until
 * the first one is committed or gone, on any replica. Answers may hold secrets that are shown once, so they are stored
 * encrypted under a key derived from the admin token and the caller's {@code Idempotency-Key}, which is itself stored as
 * an HMAC: a dump of the table is worthless. After the admin token was replaced, stored answers cannot be given again;
 * keys are then new. Rows are forgotten after {@link #KEPT}.
 */
@Singleton
public class Idempotency {
    static final Duration KEPT = Duration.ofDays(7);

    private static final int MAX_KEY = 200;
    private static final int KEY_BYTES = 32;

    private final EntityManager entities;
    private final AdminJson json;
    private final Clock clock;
    private final byte[] secret;

    Idempotency(
            EntityManager entities,
            AdminJson json,
            Clock clock,
            @ConfigProperty(name = "sluice.admin-token") Optional<String> adminToken) {
        this.entities = entities;
        this.json = json;
        this.clock = clock;
        this.secret = adminToken.orElse("").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Makes the change once.
     *
     * @param key the header's value; null makes the change without looking
     * @param operation what is asked for, such as {@code POST accounts/7/topUps}; the same key elsewhere is 422
     * @param body as read
     * @param change runs in the caller's transaction
     * @throws ProblemException 400 unfit key, 422 the key was used for something else
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Answer once(String key, String operation, Object body, Supplier<Answer> change) {
        if (key == null) {
            return change.get();
        }
        if (key.isBlank() || key.length() > MAX_KEY) {
            throw ProblemException.invalid("Idempotency-Key", "must have 1 to " + MAX_KEY + " characters");
        }
        String keyHash = derive("key", key);
        String bodyHash = derive("body", key + '\0' + operation + '\0' + json.text(body));
        if (!claim(keyHash, bodyHash)) {
            return stored(key, keyHash, bodyHash);
        }
        Answer answer = change.get();
        entities.createNativeQuery("update {h-schema}idempotent_answer set answer = :answer where key_hash = :key")
                .setParameter("answer", encrypt(key, json.bytes(answer)))
                .setParameter("key", keyHash)
                .executeUpdate();
        return answer;
    }

    private boolean claim(String keyHash, String bodyHash) {
        entities.createNativeQuery("delete from {h-schema}idempotent_answer where created_at < :before")
                .setParameter("before", clock.instant().minus(KEPT))
                .executeUpdate();
        return entities.createNativeQuery("insert into {h-schema}idempotent_answer (key_hash, body_hash, created_at)"
                                + " values (:key, :body, :at) on conflict (key_hash) do nothing")
                        .setParameter("key", keyHash)
                        .setParameter("body", bodyHash)
                        .setParameter("at", clock.instant())
                        .executeUpdate()
                == 1;
    }

    private Answer stored(String key, String keyHash, String bodyHash) {
        List<?> rows = entities.createNativeQuery(
                        "select body_hash, answer from {h-schema}idempotent_answer where key_hash = :key")
                .setParameter("key", keyHash)
                .getResultList();
        if (rows.isEmpty() || !(rows.getFirst() instanceof Object[] row) || !(row[1] instanceof byte[] answer)) {
            throw new ProblemException(
                    409, "the first call with this Idempotency-Key has not ended; repeat", List.of());
        }
        if (!bodyHash.equals(row[0])) {
            throw ProblemException.unprocessable("this Idempotency-Key was used for another request");
        }
        return json.read(decrypt(key, answer), Answer.class);
    }

    private String derive(String purpose, String text) {
        return HexFormat.of().formatHex(key(purpose, text));
    }

    private byte[] encrypt(String key, byte[] plain) {
        try {
            return new AesGcmJce(key("answer", key)).encrypt(plain, new byte[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the answer could not be encrypted", e);
        }
    }

    private byte[] decrypt(String key, byte[] stored) {
        try {
            return new AesGcmJce(key("answer", key)).decrypt(stored, new byte[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the stored answer cannot be decrypted", e);
        }
    }

    private byte[] key(String purpose, String text) {
        try {
            byte[] info = (purpose + '\0' + text).getBytes(StandardCharsets.UTF_8);
            return Hkdf.computeHkdf("HMACSHA256", secret, new byte[0], info, KEY_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
