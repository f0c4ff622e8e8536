package dev.sluice.quota;

/** Redis cannot be reached, does not answer in time, or refuses to work. Whether the call has run is unknown. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
