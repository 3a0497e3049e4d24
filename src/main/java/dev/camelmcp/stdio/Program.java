package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerRegistration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be started, and for whom. Immutable.
 *
 * @param owner of the process: who has to wait when it crashes
 * @param input what waits for it, and will be sent to it
 * @param listener told of what comes from it, on a thread of the process
 */
record Program(ServerRegistration server, Object owner, LineWriter input, ServerProcess.Listener listener) {

    /** All who share a process. */
    static final Object SHARED = "shared";

    /** All callers of a gateway that does not tell them apart. */
    private static final Object ANYBODY = "anybody";

    /** @param caller null where everybody may call */
    static Object ownerOf(@Nullable Object caller) {
        return caller == null ? ANYBODY : new Caller(caller);
    }

    /** Lest somebody's name be one of the above. */
    private record Caller(Object caller) {}
}
