package dev.camelmcp.tls;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One {@link ClientTls} for each set of files, shared by all who connect with it. Thread-safe. */
public final class TlsClients {

    private final ConcurrentMap<TlsFiles, ClientTls> clients = new ConcurrentHashMap<>();
    private final Clock clock;

    public TlsClients(Clock clock) {
        this.clock = clock;
    }

    /**
     * The TLS of these files.
     *
     * @throws KeyFileException when one of them is of no use
     */
    public ClientTls of(TlsFiles files) {
        return clients.computeIfAbsent(files, f -> new ClientTls(f, clock));
    }
}
