package dev.camelmcp.tls;

import dev.camelmcp.files.FileWatch;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One {@link ClientTls} for each set of files, shared by all who connect with it, and watched until it is forgotten.
 * Thread-safe.
 */
public final class TlsClients {

    /** The bean. */
    public static final String BEAN = "mcpTlsClients";

    private final ConcurrentMap<TlsFiles, Watched> clients = new ConcurrentHashMap<>();
    private final List<Consumer<ClientTls>> listeners = new CopyOnWriteArrayList<>();
    private final FileWatch watch;
    private final Clock clock;
    private final ClientTls jvms;

    public TlsClients(FileWatch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
        this.jvms = new ClientTls(TlsFiles.NONE, clock);
    }

    /** For who has no files of its own: the JVM's TLS. */
    public ClientTls jvms() {
        return jvms;
    }

    /**
     * The TLS of these files, which are read the first time. Not for event loops.
     *
     * @throws KeyFileException when one of them is of no use
     */
    public ClientTls of(TlsFiles files) {
        return clients.computeIfAbsent(files, this::read).tls;
    }

    /**
     * The TLS of these files, read for this once where they were forgotten meanwhile: who still asks is late, and the
     * last. Not for event loops.
     *
     * @throws KeyFileException when one of them is of no use
     */
    public ClientTls current(TlsFiles files) {
        ClientTls known = find(files);
        return known == null ? new ClientTls(files, clock) : known;
    }

    /** The TLS of these files, if they were read; waits for nothing. */
    public @Nullable ClientTls find(TlsFiles files) {
        Watched known = clients.get(files);
        return known == null ? null : known.tls;
    }

    /**
     * To be told of each that is forgotten.
     *
     * @return ends that
     */
    public Runnable whenForgotten(Consumer<ClientTls> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Nobody needs these files any more. */
    public void forget(TlsFiles files) {
        Watched known = clients.remove(files);
        if (known != null) {
            known.watch.close();
            known.tls.forget();
            listeners.forEach(listener -> listener.accept(known.tls));
        }
    }

    /** How many sets of files there are. */
    public int size() {
        return clients.size();
    }

    private Watched read(TlsFiles files) {
        ClientTls tls = new ClientTls(files, clock);
        return new Watched(tls, watch.watch(tls.read(), tls::reload));
    }

    private record Watched(ClientTls tls, FileWatch.Watched watch) {}
}
