package dev.camelmcp.demo;

import java.nio.file.Path;

/** What to paste into another terminal while the demo is up. */
final class TryItYourself {
    static final String INITIALIZE = """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
        "capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}\
        """;

    private static final String TEXT = """
        Try it yourself, in another terminal (no token anywhere):

          # initialize; the answer's Mcp-Session-Id header names the session
          SESSION=$(curl -sS -D - -o /dev/null %1$s \\
            -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\
            -d '%2$s' \\
            | tr -d '\\r' | awk 'tolower($1) == "mcp-session-id:" { print $2 }'); echo "$SESSION"

          # list the tools
          curl -sS %1$s -H "Mcp-Session-Id: $SESSION" \\
            -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\
            -d '{"jsonrpc":"2.0","id":2,"method":"tools/list"}'

          # is it healthy?
          curl -sS %3$s

        Configuration  %4$s
        Gateway log    %5$s
        Ctrl-C stops everything.\
        """;

    private TryItYourself() {}

    static String text(DemoConfig config, Path log) {
        return TEXT.formatted(config.gatewayUrl(), INITIALIZE, config.healthUrl(), config.file(), log);
    }
}
