package dev.sluice.admin;

import java.util.List;

/** Ends a call of an admin API with a {@link Problem}. Messages are for the caller and hold no secret. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(int status, String detail, List<FieldError> errors) {
        super(detail, null, false, false);
        this.problem = Problem.of(status, detail, List.copyOf(errors));
    }

    /** 400: one field is wrong. */
    public static ProblemException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 400: these fields are wrong. */
    public static ProblemException invalid(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        return new ProblemException(400, (first.field() + " " + first.message()).strip() + more, errors);
    }

    /** 404: {@code what} such as {@code "channel 01J…"}. */
    public static ProblemException notFound(String what) {
        return new ProblemException(404, "there is no " + what, List.of());
    }

    /** 409: the field's value is taken or clashes with what is stored. */
    public static ProblemException conflict(String field, String message) {
        return new ProblemException(409, field + " " + message, List.of(new FieldError(field, message)));
    }

    /** 412: the resource is not what {@code If-Match} names. */
    public static ProblemException preconditionFailed() {
        return new ProblemException(
                412, "the resource has changed since it was read; read it again and repeat the change", List.of());
    }

    /** 422: understood, but cannot be done. */
    public static ProblemException unprocessable(String detail) {
        return new ProblemException(422, detail, List.of());
    }

    /** 503: something the call needs is not there. */
    public static ProblemException unavailable(String detail) {
        return new ProblemException(503, detail, List.of());
    }

    public Problem problem() {
        return problem;
    }
}
