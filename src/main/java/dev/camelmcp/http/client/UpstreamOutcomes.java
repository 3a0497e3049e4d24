package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.http.UpstreamException;

/**
 * Hears what came of each request to an MCP server, whoever sent it. Called on event loops, so that it must not wait.
 * Thread-safe.
 */
public interface UpstreamOutcomes {

    /** Nobody wants to know. */
    UpstreamOutcomes UNHEARD = new UpstreamOutcomes() {
        @Override
        public void answered(ServerId server, int status) {}

        @Override
        public void answered(ServerId server, int status, String says) {}

        @Override
        public void failed(ServerId server, UpstreamException failure) {}
    };

    /** The head of an answer is there. */
    void answered(ServerId server, int status);

    /**
     * The same, of an answer that is not passed on.
     *
     * @param says what it means and what to do, in words for operators, such as where it leads
     */
    void answered(ServerId server, int status, String says);

    /** There was no answer, or none that can be used, and that says something about the server. */
    void failed(ServerId server, UpstreamException failure);
}
