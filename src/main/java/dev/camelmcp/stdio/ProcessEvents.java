package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerRegistration;

/** Who wants to know of starts and crashes. Thread-safe. */
public interface ProcessEvents {

    void started(ServerRegistration server);

    /** A process ended that was not told to, or could not be started. */
    void crashed(ServerRegistration server);
}
