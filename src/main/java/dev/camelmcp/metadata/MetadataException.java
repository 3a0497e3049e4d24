package dev.camelmcp.metadata;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells about itself cannot be used. The message is for operators: it names the member, what it holds
 * (cut, and without control characters) and the remedy. It has no cause, whose message could quote the document.
 */
public final class MetadataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Where discovery ended. */
    public enum Step {
        CHALLENGE("WWW-Authenticate challenge"),
        RESOURCE_METADATA("protected resource metadata"),
        AUTHORIZATION_SERVER_METADATA("authorization server metadata"),
        /** A URL that was found, and that nothing may be sent to. */
        ENDPOINT("discovered URL"),
        /** Between what is configured and what was found. */
        CHOICE("discovery");

        private final String subject;

        Step(String subject) {
            this.subject = subject;
        }

        /** What messages call it. */
        @Override
        public String toString() {
            return subject;
        }
    }

    private final Step step;
    private final String problem;

    public MetadataException(Step step, String problem) {
        super(step + ": " + problem, null, false, true);
        this.step = step;
        this.problem = problem;
    }

    /** The same with where the document is that it is about; null for none. */
    public MetadataException about(@Nullable URI document) {
        return document == null ? this : new MetadataException(step, document + ": " + problem);
    }

    /** The message without the step. */
    public String problem() {
        return problem;
    }

    public Step step() {
        return step;
    }
}
