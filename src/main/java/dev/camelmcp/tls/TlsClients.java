package dev.camelmcp.tls;

import dev.camelmcp.files.FileWatch;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One {@link ClientTls} for each set of files, shared by all who connect with it, and watched. Thread-safe. */
public final class TlsClients {

    private final ConcurrentMap<TlsFiles, ClientTls> clients = new ConcurrentHashMap<>();
    private final FileWatch watch;
    private final Clock clock;

    public TlsClients(FileWatch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * The TLS of these files.
     *
     * @throws KeyFileException when one of them is of no use
     */
    public ClientTls of(TlsFiles files) {
        ClientTls known = clients.get(files);
        return known != null ? known : clients.computeIfAbsent(files, this::read);
    }

    private ClientTls read(TlsFiles files) {
        ClientTls tls = new ClientTls(files, clock);
        // for as long as the installation: there are as many as sets of files
        watch.watch(tls.read(), tls::reload);
        return tls;
    }
}
