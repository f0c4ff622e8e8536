package dev.sluice.admin;

import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Renders every failure of an admin API as {@code application/problem+json}. */
public final class ProblemMappers {
    private static final Logger log = Logger.getLogger(ProblemMappers.class);
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String AWAY =
            "PostgreSQL does not answer: ask again; a change may have been made or not, so send it with"
                    + " the same Idempotency-Key";

    @ServerExceptionMapper
    Response refused(ProblemException e) {
        return response(e.problem());
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return response(Problem.of(404, "there is nothing at this path", List.of()));
    }

    @ServerExceptionMapper
    Response refusedByTheFramework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return unexpected(e);
        }
        String detail =
                switch (status) {
                    case 405 -> "this path does not take this method";
                    case 406 -> "answers are application/json";
                    case 415 -> "the body must be application/json (a PATCH may be application/merge-patch+json)";
                    default -> "the request could not be understood";
                };
        Response response = response(Problem.of(status, detail, List.of()));
        if (e instanceof NotAllowedException && e.getResponse().getHeaderString("Allow") != null) {
            return Response.fromResponse(response)
                    .header("Allow", e.getResponse().getHeaderString("Allow"))
                    .build();
        }
        return response;
    }

    @ServerExceptionMapper
    Response changedMeanwhile(OptimisticLockException e) {
        return response(ProblemException.preconditionFailed().problem());
    }

    @ServerExceptionMapper
    Response storedByAnother(PersistenceException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                return response(Problem.of(409, "another change has just taken this name; read again", List.of()));
            }
        }
        return unexpected(e);
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        if (DatabaseFailure.unavailable(e)) {
            log.warnf("admin call failed, since PostgreSQL does not answer: %s", e.getMessage());
            return response(ProblemException.unavailable(AWAY).problem());
        }
        String id = UUID.randomUUID().toString();
        log.errorf(e, "admin call failed, error id %s", id);
        return response(Problem.of(500, "unexpected error; the log has it under " + id, List.of()));
    }

    private static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
