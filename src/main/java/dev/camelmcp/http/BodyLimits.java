package dev.camelmcp.http;

import java.time.Duration;

/**
 * What a request body may take. Immutable; the memory is shared.
 *
 * @param maxSize bytes of one body; a larger one is answered with 413
 * @param timeout for a body to arrive once it is wanted; answered with 408 when it does not
 * @param memory for all bodies together; answered with 503 when there is none left
 */
public record BodyLimits(int maxSize, Duration timeout, BodyMemory memory) {}
