package dev.sluice.channel.secret;

import dev.sluice.service.StartRefused;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stops a start with a keyset that did not write what is stored: otherwise new credentials would work and old ones would
 * fail at the gateways, one by one. A proof, a constant encrypted by each key, says so without decrypting any credential.
 */
@Singleton
public class KeysetCheck {
    private static final byte[] CONTEXT = "sluice keyset proof".getBytes(StandardCharsets.UTF_8);
    private static final String PROOF = "this keyset wrote the credentials";

    private static final String EGRESS = " union all select egress::json -> '%1$s' ->> 'ciphertext'"
            + " from {h-schema}channel where egress::json -> '%1$s' is not null";

    private final Sealer sealer;
    private final EntityManager entities;

    KeysetCheck(Sealer sealer, EntityManager entities) {
        this.sealer = sealer;
        this.entities = entities;
    }

    /**
     * To be called once the schema is there.
     *
     * @throws StartRefused with what to do
     */
    public void run() {
        QuarkusTransaction.requiringNew().run(() -> {
            Map<Long, String> proofs = proofs();
            Set<Long> used = used();
            for (long id : used) {
                String proof = proofs.get(id);
                if (!sealer.keyIds().contains(id) || (proof != null && !sealer.opens(proof, CONTEXT))) {
                    throw new StartRefused("keyset %x does not open the stored credentials; restore the Secret"
                            .formatted(sealer.primaryKeyId()));
                }
            }
            prove(proofs, used);
        });
    }

    private void prove(Map<Long, String> proofs, Set<Long> used) {
        long primary = sealer.primaryKeyId();
        boolean stale = proofs.containsKey(primary) && !sealer.opens(proofs.get(primary), CONTEXT);
        if (proofs.containsKey(primary) && !(stale && !used.contains(primary))) {
            return;
        }
        entities.createNativeQuery("insert into {h-schema}keyset_proof (key_id, proof) values (:id, :proof)"
                        + " on conflict (key_id) do update set proof = excluded.proof")
                .setParameter("id", primary)
                .setParameter("proof", sealer.seal(PROOF, CONTEXT))
                .executeUpdate();
    }

    private Map<Long, String> proofs() {
        Map<Long, String> proofs = new HashMap<>();
        for (Object row : rows("select key_id, proof from {h-schema}keyset_proof")) {
            Object[] columns = (Object[]) row;
            proofs.put(((Number) columns[0]).longValue(), (String) columns[1]);
        }
        return proofs;
    }

    private Set<Long> used() {
        Set<Long> ids = new HashSet<>();
        for (Object ciphertext : rows("select ciphertext from {h-schema}credential union all"
                + " select ciphertext from {h-schema}channel_header where ciphertext is not null"
                + EGRESS.formatted("proxyUser")
                + EGRESS.formatted("clientKey"))) {
            ids.add(Sealer.keyId((String) ciphertext));
        }
        return ids;
    }

    private List<?> rows(String query) {
        return entities.createNativeQuery(query).getResultList();
    }
}
