package dev.camelmcp.config;

/**
 * One thing that is wrong with the configuration. Immutable.
 *
 * @param property its full name, in the documented spelling
 * @param source where it stands, or where it is missing
 * @param message what is wrong, and what to do about it; never the value of a secret
 */
public record ConfigProblem(String property, String source, String message) {

    @Override
    public String toString() {
        return property.replaceAll("\\p{Cntrl}", "?") + " (" + source + "): " + message;
    }
}
