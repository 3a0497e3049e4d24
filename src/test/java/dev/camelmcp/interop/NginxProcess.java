package dev.camelmcp.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's nginx, one process in the foreground. What it keeps is in the folder. Thread-safe. */
final class NginxProcess implements AutoCloseable {

    private final ListeningProgram program;

    private NginxProcess(ListeningProgram program) {
        this.program = program;
    }

    /**
     * Returns once it listens.
     *
     * @param folder of its own, for what it keeps
     * @param port that a {@code listen 127.0.0.1:PORT} of the configuration names
     * @param http what stands within {@code http { … }}
     */
    static NginxProcess start(Path folder, int port, String http) throws IOException {
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events {
                    worker_connections 1024;
                }
                http {
                    access_log off;
                    client_body_temp_path %1$s/client-body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                %2$s
                }
                """.formatted(folder, http));
        // -e: it opens a log of its own before it has read the configuration
        return new NginxProcess(ListeningProgram.start(
                "nginx-light", port, "nginx", "-e", "stderr", "-p", folder.toString(), "-c", config.toString()));
    }

    /** Its log of errors so far, from warnings on. */
    String log() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}
