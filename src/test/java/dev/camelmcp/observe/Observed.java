package dev.camelmcp.observe;

import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.TokenKey;
import java.net.URI;
import java.util.Map;

/** Servers to be looked at. */
final class Observed {

    private Observed() {}

    /** One without OAuth. */
    static ServerRegistration server(String id, String url) {
        return new ServerRegistration(
                ServerId.ofDefault(id),
                new RemoteTarget(URI.create(url), Map.of()),
                "",
                null,
                TlsFiles.NONE,
                false,
                new TokenKey("default/" + id + "#0"));
    }
}
