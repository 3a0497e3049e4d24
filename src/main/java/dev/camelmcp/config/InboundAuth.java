package dev.camelmcp.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How callers prove who they are: the values of {@code mcp.inbound.auth}. */
public enum InboundAuth {
    NONE("none"),
    API_KEY("api-key"),
    JWT("jwt");

    private final String value;

    InboundAuth(String value) {
        this.value = value;
    }

    /** As it is written in properties. */
    public String value() {
        return value;
    }

    /** In exactly this spelling: what is not understood must not be taken for {@code none}. */
    public static InboundAuth of(String value) {
        return Arrays.stream(values())
                .filter(a -> a.value.equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + value + "' is not one of "
                        + Arrays.stream(values()).map(InboundAuth::value).collect(Collectors.joining(", "))));
    }
}
