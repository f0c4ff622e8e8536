package dev.sluice.service;

import io.quarkus.credentials.CredentialsProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * User and password of each new connection to PostgreSQL, as the file that {@code SLUICE_DATABASE_URL_FILE} names says at that
 * moment. So a password can be changed, and an access token stand for it, without a restart. Of the rest of the address nothing is
 * taken: another server needs a restart.
 */
@ApplicationScoped
public class DatabaseLogin implements CredentialsProvider {

    private final FreshSecret address;

    DatabaseLogin(Config config) {
        address = FreshSecret.of(
                config,
                SluiceConfigSource.DATABASE_URL,
                config.getOptionalValue(SluiceConfigSource.DATABASE_URL, String.class)
                        .orElse(""));
    }

    @Override
    public Map<String, String> getCredentials(String name) {
        return DatabaseUrl.parse(address.get()).login();
    }
}
