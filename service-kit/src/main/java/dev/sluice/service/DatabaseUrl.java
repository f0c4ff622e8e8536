package dev.sluice.service;

import io.quarkus.credentials.CredentialsProvider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL address as everybody writes it, taken apart for JDBC.
 *
 * <p>Not {@link java.net.URI}: that refuses several hosts in a row and passwords with characters that people leave bare.
 *
 * @param jdbcUrl without user and password
 * @param user null when the address names none
 * @param password null when the address names none
 */
record DatabaseUrl(String jdbcUrl, String user, String password) {

    static final String PASSWORD = "quarkus.datasource.password";

    /** Greedy up to the last @ before the path, so that a bare @ in a password does no harm. */
    private static final Pattern FORM = Pattern.compile(
            "postgres(?:ql)?://(?:(?<user>[^:/]*)(?::(?<password>.*))?@)?(?<hosts>[^@/?]+)/(?<name>[^/?@]+)(?<query>\\?[^@]*)?");

    static DatabaseUrl parse(String url) {
        Matcher form = FORM.matcher(url.strip());
        if (!form.matches()) {
            // The address holds a password, so the message does not repeat it.
            throw new IllegalStateException("SLUICE_DATABASE_URL is not of the form "
                    + "postgresql://user:password@host:port/database?sslmode=require: correct it"
                    + " (special characters in user and password are percent-encoded).");
        }
        String query = form.group("query") == null ? "" : form.group("query");
        return new DatabaseUrl(
                "jdbc:postgresql://" + form.group("hosts") + "/" + form.group("name") + query,
                decode(form.group("user")),
                decode(form.group("password")));
    }

    private static String decode(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message holds a part of the password.
            throw new IllegalStateException(
                    "SLUICE_DATABASE_URL has a % in user or password that starts no percent-encoding: write it as %25.");
        }
    }

    /** As a pool asks for it. */
    Map<String, String> login() {
        Map<String, String> login = new HashMap<>();
        if (user != null) {
            login.put(CredentialsProvider.USER_PROPERTY_NAME, user);
        }
        if (password != null) {
            login.put(CredentialsProvider.PASSWORD_PROPERTY_NAME, password);
        }
        return Map.copyOf(login);
    }

    /** The platform's settings for this address. */
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("quarkus.datasource.jdbc.url", jdbcUrl);
        if (user != null) {
            properties.put("quarkus.datasource.username", user);
        }
        if (password != null) {
            properties.put(PASSWORD, password);
        }
        return Map.copyOf(properties);
    }

    /** Never the password: records end up in messages. */
    @Override
    public String toString() {
        return jdbcUrl;
    }
}
