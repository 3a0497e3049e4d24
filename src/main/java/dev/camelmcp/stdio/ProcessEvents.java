package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;

/** Who wants to know of starts, crashes, calls that came to the wrong node, and what came of calls. Thread-safe. */
public interface ProcessEvents {

    void started(ServerRegistration server);

    /** A process ended that was not told to, or could not be started. */
    void crashed(ServerRegistration server);

    /** A call was for a session that another node has. */
    void foreignSession(ServerRegistration server);

    /** A call was answered, by this HTTP status. */
    default void answered(ServerRegistration server, int status) {}

    /** A call has no answer. */
    default void failed(ServerRegistration server, UpstreamException failure) {}
}
