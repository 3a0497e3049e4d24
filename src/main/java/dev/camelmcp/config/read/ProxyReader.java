package dev.camelmcp.config.read;

import dev.camelmcp.config.read.ProxyVariables.Found;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.NoProxy;
import dev.camelmcp.proxy.ProxyAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads the egress proxy: {@code mcp.proxy.*} wins, also when it is empty; then the environment; then the JVM's
 * properties. Not thread-safe; use once.
 */
final class ProxyReader {

    private final SettingsReader settings;
    private final ProxyVariables variables;

    ProxyReader(SettingsReader settings, ProxyVariables variables) {
        this.settings = settings;
        this.variables = variables;
    }

    EgressProxy read() {
        ProxyAddress url = settings.readOptional(Setting.PROXY_URL, ProxyReader::proxy);
        // it may have a password
        settings.hide(Setting.PROXY_URL);
        NoProxy except = except();
        EgressProxy proxy = settings.has(Setting.PROXY_URL)
                ? EgressProxy.of(url, url, except)
                : EgressProxy.of(told("https"), told("http"), except);
        if (proxy.hasCredentials() && !variables.allowsBasicInTunnels()) {
            settings.warn(
                    Setting.PROXY_URL,
                    " or its like has a user, whom the JDK's own clients, which list tools and get keys, do not tell a"
                            + " proxy on the way to https: start the JVM with -D" + ProxyVariables.DISABLED_SCHEMES
                            + "= (bin/mcp-oauth does)");
        }
        return proxy;
    }

    private static ProxyAddress proxy(String url) {
        return ProxyAddress.parse(Values.secret(url));
    }

    private NoProxy except() {
        NoProxy configured = settings.read(Setting.PROXY_NO_PROXY, ProxyReader::strict);
        if (settings.has(Setting.PROXY_NO_PROXY)) {
            return configured;
        }
        Found told = variables.exceptions();
        return told == null
                ? NoProxy.LOOPBACK
                // written for other programs too, which may understand more
                : NoProxy.LOOPBACK.and(NoProxy.parse(
                        told.value(),
                        entry -> settings.warn(
                                Setting.PROXY_NO_PROXY,
                                " is unset, and '" + entry + "' in " + told.source()
                                        + " names no host, address or network: it is passed over")));
    }

    private static NoProxy strict(String list) {
        return NoProxy.parse(list, entry -> {
            throw new IllegalArgumentException("'" + entry
                    + "' is no host, address or network: write example.com, .example.com, 10.0.0.0/8, ::1 or host:port,"
                    + " separated by commas");
        });
    }

    /** What the process was told; an error where that cannot be heeded, since all would go out beside it. */
    private @Nullable ProxyAddress told(String scheme) {
        Found found = variables.proxy(scheme);
        if (found == null) {
            return null;
        }
        try {
            return proxy(Values.text(found.value()));
        } catch (IllegalArgumentException e) {
            settings.problem(
                    Setting.PROXY_URL.key(),
                    found.source(),
                    e.getMessage() + "; or set " + Setting.PROXY_URL.key() + ", which may be empty for no proxy");
            return null;
        }
    }
}
