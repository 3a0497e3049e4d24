package dev.camelmcp.stdio;

import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When a process should have another token than the one it was started with. Thread-safe. */
final class Renewals {

    /** The part of a token's life that is left when an idle process is replaced, at most. */
    private static final int LAST_PART = 4;

    private final Processes processes;

    /** For whom a token is being asked for. */
    private final Set<Object> asking = ConcurrentHashMap.newKeySet();

    Renewals(Processes processes) {
        this.processes = processes;
    }

    /**
     * Replaces a process where there is a newer token than its own, and that is to expire.
     *
     * @param holder of the process, who is looked after once at a time
     */
    void ifDue(ServerRegistration server, AccessToken token, long now, Object holder, Runnable replace) {
        if (!isDue(server, token, now) || !asking.add(holder)) {
            return;
        }
        var unused = processes.variables(server).whenComplete((variables, failure) -> {
            asking.remove(holder);
            AccessToken next = variables == null ? null : variables.token();
            // the same token while it is still being renewed
            if (next != null && !next.sameValue(token)) {
                replace.run();
            }
        });
    }

    private static boolean isDue(ServerRegistration server, AccessToken token, long now) {
        OAuthRegistration oauth = server.oauth();
        if (oauth == null) {
            return false;
        }
        Duration last = token.lifetime().dividedBy(LAST_PART);
        Duration before = oauth.expiryBuffer().compareTo(last) < 0 ? oauth.expiryBuffer() : last;
        return now >= token.expiresAt().minus(before).toEpochMilli();
    }
}
