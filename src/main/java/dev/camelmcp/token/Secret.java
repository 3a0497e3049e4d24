package dev.camelmcp.token;

/**
 * A credential that does not print itself: {@code toString()} is always {@code ****}. Immutable.
 *
 * @param value the credential in clear
 */
public record Secret(String value) {

    private static final String MASK = "****";

    @Override
    public String toString() {
        return MASK;
    }
}
