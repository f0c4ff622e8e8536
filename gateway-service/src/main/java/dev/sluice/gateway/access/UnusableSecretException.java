package dev.sluice.gateway.access;

/** A credential is not what its provider needs. */
public final class UnusableSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what is wrong with it, without a letter of the secret; to follow "The credential" */
    public UnusableSecretException(String what) {
        super(what, null, false, false);
    }
}
