package dev.camelmcp.http.client;

import dev.camelmcp.tls.Handshakes;
import io.vertx.core.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections, and how many requests use it. When it is retired, no more come; it ends with the last that it
 * has, since closing it cuts all of them. Thread-safe.
 */
final class UpstreamClient {

    private final HttpClient http;
    private final @Nullable Handshakes handshakes;
    private final int generation;
    private int users;
    private boolean retired;

    /**
     * @param handshakes null for plain http
     * @param generation of the TLS files it was made with
     */
    UpstreamClient(HttpClient http, @Nullable Handshakes handshakes, int generation) {
        this.http = http;
        this.handshakes = handshakes;
        this.generation = generation;
    }

    HttpClient http() {
        return http;
    }

    @Nullable
    Handshakes handshakes() {
        return handshakes;
    }

    int generation() {
        return generation;
    }

    synchronized boolean isRetired() {
        return retired;
    }

    /** One more request; false where it takes no more. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    /** One request less. */
    void leave() {
        boolean last;
        synchronized (this) {
            users--;
            last = retired && users == 0;
        }
        if (last) {
            http.close();
        }
    }

    void retire() {
        boolean unused;
        synchronized (this) {
            unused = !retired && users == 0;
            retired = true;
        }
        if (unused) {
            http.close();
        }
    }
}
