package dev.camelmcp.authserver;

/**
 * One question that was asked to find an authorization server out, for operators. Immutable.
 *
 * @param what it was for, such as {@code protected resource metadata}
 * @param url that was asked
 * @param status of the answer; 0 for none
 * @param taken from the answer, or why nothing was; one line
 * @param millis how long it took, from the end of the step before
 */
public record DiscoveryStep(String what, String url, int status, String taken, long millis) {}
