package dev.camelmcp.cli;

import java.util.List;

/**
 * What MCP clients are configured with to reach a server by the gateway, as {@code docs/clients.md} has it. Immutable.
 *
 * @param name of the server, for people; letters, digits, '.', '_' and '-'
 * @param url where the gateway serves it
 * @param key whether the gateway asks for an API key
 */
record ClientBlocks(String name, String url, boolean key) {

    List<String> lines() {
        return List.of(
                "Claude Desktop, in claude_desktop_config.json:",
                claudeDesktop(),
                "VS Code, in .vscode/mcp.json:",
                vsCode(),
                "Cursor, in .cursor/mcp.json:",
                cursor(),
                "MCP Inspector:",
                inspector());
    }

    String claudeDesktop() {
        String header = key ? ", \"--header\", \"X-API-Key: KEY\"" : "";
        return """
                {
                  "mcpServers": {
                    "%s": {
                      "command": "npx",
                      "args": ["-y", "mcp-remote", "%s"%s]
                    }
                  }
                }
                """.formatted(name, url, header);
    }

    String vsCode() {
        return key ? """
                {
                  "inputs": [
                    {"id": "gateway-key", "type": "promptString", "description": "API key of the gateway", "password": true}
                  ],
                  "servers": {
                    "%s": {
                      "type": "http",
                      "url": "%s",
                      "headers": {"X-API-Key": "${input:gateway-key}"}
                    }
                  }
                }
                """.formatted(name, url) : """
                {
                  "servers": {
                    "%s": {"type": "http", "url": "%s"}
                  }
                }
                """.formatted(name, url);
    }

    String cursor() {
        String headers = key ? ", \"headers\": {\"X-API-Key\": \"KEY\"}" : "";
        return """
                {
                  "mcpServers": {
                    "%s": {"url": "%s"%s}
                  }
                }
                """.formatted(name, url, headers);
    }

    String inspector() {
        return "npx @modelcontextprotocol/inspector --cli " + url + " --transport http"
                + (key ? " --header \"X-API-Key: KEY\"" : "") + " --method tools/list\n";
    }
}
