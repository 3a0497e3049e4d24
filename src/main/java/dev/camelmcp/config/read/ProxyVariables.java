package dev.camelmcp.config.read;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the process was told about proxies: by the variables that curl and Go heed, else by the JVM's properties. An
 * empty one counts as absent. Immutable.
 *
 * @param environment the process's
 * @param jvm the value of a system property; null where it is absent
 */
record ProxyVariables(Map<String, String> environment, Function<String, @Nullable String> jvm) {

    /** Of the JDK; it keeps {@code Basic} to itself where this is not empty. */
    static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    /**
     * A text, and where it stands.
     *
     * @param source {@code HTTPS_PROXY}
     */
    record Found(String value, String source) {}

    /** Variables of both are not mixed with the JVM's properties: one of them is enough to go by the environment. */
    boolean isEnvironment() {
        return variable("HTTPS_PROXY") != null || variable("HTTP_PROXY") != null;
    }

    /** The proxy for a scheme, as a URL; null for none. */
    @Nullable
    Found proxy(String scheme) {
        if (isEnvironment()) {
            return variable(scheme.toUpperCase(Locale.ROOT) + "_PROXY");
        }
        String property = scheme + ".proxyHost";
        String host = jvm.apply(property);
        if (host == null || host.isBlank()) {
            return null;
        }
        String port = jvm.apply(scheme + ".proxyPort");
        String standard = scheme.equals("https") ? "443" : "80";
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return new Found(
                "http://" + literal + ":" + (port == null || port.isBlank() ? standard : port), "-D" + property);
    }

    /** What is reached without; null for nothing. */
    @Nullable
    Found exceptions() {
        Found variable = variable("NO_PROXY");
        if (isEnvironment() || variable != null) {
            return variable;
        }
        String list = jvm.apply("http.nonProxyHosts");
        return list == null || list.isBlank() ? null : new Found(list, "-Dhttp.nonProxyHosts");
    }

    /** By default it is not. */
    boolean allowsBasicInTunnels() {
        String disabled = jvm.apply(DISABLED_SCHEMES);
        return disabled != null && !disabled.toLowerCase(Locale.ROOT).contains("basic");
    }

    private @Nullable Found variable(String name) {
        for (String spelling : new String[] {name, name.toLowerCase(Locale.ROOT)}) {
            String value = environment.get(spelling);
            if (value != null && !value.isBlank()) {
                return new Found(value.trim(), spelling);
            }
        }
        return null;
    }
}
