package dev.camelmcp.config;

import java.util.regex.Pattern;

/**
 * Names an MCP server: its configuration and its id in there. Servers from properties belong to configuration
 * {@code default}. Immutable.
 */
public record ServerId(String config, String server) {

    public static final String DEFAULT_CONFIG = "default";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]+");

    public static ServerId ofDefault(String server) {
        return new ServerId(DEFAULT_CONFIG, server);
    }

    /** Reads {@code server} or {@code config/server}. */
    public static ServerId parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? ofDefault(text) : new ServerId(text.substring(0, slash), text.substring(slash + 1));
    }

    public static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }

    /** {@code config/server}. */
    public String qualified() {
        return config + "/" + server;
    }

    /** What people read: the configuration only where it is not the default one. */
    @Override
    public String toString() {
        return config.equals(DEFAULT_CONFIG) ? server : qualified();
    }
}
