package dev.camelmcp.config.read;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the command line of a server tells about where that server is. Immutable.
 *
 * @param command the program
 * @param args its arguments
 */
public record CommandWords(String command, List<String> args) {

    private static final Pattern MCP_REMOTE = Pattern.compile("(.*/)?mcp-remote(@.*)?");
    private static final Pattern RUNNER = Pattern.compile("(.*[/\\\\])?(npx|curl)(\\.cmd|\\.exe)?");
    private static final Pattern URL = Pattern.compile("https?://.*", Pattern.CASE_INSENSITIVE);

    /** Whether it is {@code npx mcp-remote …} or like it: a bridge to a remote server, which the gateway is itself. */
    public boolean isMcpRemote() {
        return isMcpRemote(command) || args.stream().anyMatch(CommandWords::isMcpRemote);
    }

    /** Whether anything in it speaks for a remote server. */
    boolean looksRemote() {
        return isMcpRemote() || names(command) || args.stream().anyMatch(a -> names(a) || isUrl(a));
    }

    /** The arguments of mcp-remote itself, or all of them where it is another program. */
    List<String> own() {
        for (int i = 0; i < args.size(); i++) {
            if (isMcpRemote(args.get(i))) {
                return args.subList(i + 1, args.size());
            }
        }
        return args;
    }

    static boolean isUrl(String word) {
        return URL.matcher(word).matches();
    }

    private static boolean isMcpRemote(String word) {
        return MCP_REMOTE.matcher(word).matches();
    }

    private static boolean names(String word) {
        return RUNNER.matcher(word).matches();
    }
}
