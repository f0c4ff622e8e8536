package dev.sluice.admin;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/** What PostgreSQL, or the way to it, says when it does not let a service in, as a sentence with the remedy. */
final class DatabaseFailure {
    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** Classes of SQLSTATE: connection exception, insufficient resources, operator intervention (PostgreSQL's Appendix A). */
    private static final String PASSING = "08...|53...|57P..";

    private static final String NO_TLS = "does not support SSL";

    /** What Agroal says, without a state, when no connection came in time. */
    private static final String POOL_TIMEOUT = "acquisition timeout";

    private DatabaseFailure() {}

    /** Whether the same attempt may succeed later without anybody changing a setting. */
    static boolean passes(SQLException e) {
        return state(e).matches(PASSING) && !isOfTls(e);
    }

    /** For whoever asks while a service runs: whether the database, and not the question, is the cause. */
    static boolean unavailable(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (state(sql).matches(PASSING) || said(sql).contains(POOL_TIMEOUT))) {
                return true;
            }
        }
        return false;
    }

    static String unreachable(String server, SQLException e) {
        return "PostgreSQL at " + server + " does not answer (" + said(e) + ")";
    }

    /**
     * @param server without user and password
     * @param user as which the service logs in
     */
    static String sentence(String server, String user, SQLException e) {
        return switch (state(e)) {
            case INVALID_PASSWORD ->
                "PostgreSQL at %s refuses the password of %s: correct it in SLUICE_DATABASE_URL (special characters are"
                                .formatted(server, user)
                        + " percent-encoded), or set it with ALTER ROLE %s PASSWORD.".formatted(user);
            case INVALID_AUTHORIZATION ->
                "PostgreSQL at %s does not let %s in (%s): correct the user in SLUICE_DATABASE_URL, or allow it in pg_hba.conf."
                        .formatted(server, user, said(e));
            case NO_SUCH_DATABASE ->
                "PostgreSQL has no database at %s: create it with CREATE DATABASE … OWNER %s, or correct its name in SLUICE_DATABASE_URL."
                        .formatted(server, user);
            case INSUFFICIENT_PRIVILEGE ->
                "PostgreSQL at %s does not allow %s to work in it (%s): grant the right, such as with GRANT CONNECT, CREATE ON DATABASE … TO %s."
                        .formatted(server, user, said(e), user);
            default ->
                unreachable(server, e)
                        + (isOfTls(e)
                                ? ": correct sslmode and sslrootcert in SLUICE_DATABASE_URL, or the server's certificate."
                                : ": start it, let this service reach it, or correct SLUICE_DATABASE_URL.");
        };
    }

    /** What the driver puts under the same states as a server that is away, and what no waiting mends. */
    private static boolean isOfTls(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return said(e).contains(NO_TLS);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** Its first sentence. */
    private static String said(SQLException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return first.replaceFirst("^FATAL: ", "").replaceFirst("\\.( .*)?$", "");
    }
}
