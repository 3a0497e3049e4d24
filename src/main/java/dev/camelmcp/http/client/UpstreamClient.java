package dev.camelmcp.http.client;

import io.vertx.core.http.HttpClient;

/**
 * A pool of connections, and how many requests use it. When it is retired, no more come; it ends with the last that it
 * has, since closing it cuts all of them. Thread-safe.
 */
final class UpstreamClient {

    private final HttpClient http;
    private final int generation;
    private int users;
    private boolean retired;

    /** @param generation of the TLS files it was made with */
    UpstreamClient(HttpClient http, int generation) {
        this.http = http;
        this.generation = generation;
    }

    HttpClient http() {
        return http;
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
