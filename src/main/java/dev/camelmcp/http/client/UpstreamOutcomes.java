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
        public void failed(ServerId server, UpstreamException failure) {}
    };

    /** The head of an answer is there; a redirect that is not followed is one too. */
    void answered(ServerId server, int status);

    /** There was no answer, or none that can be used, and that says something about the server. */
    void failed(ServerId server, UpstreamException failure);
}
