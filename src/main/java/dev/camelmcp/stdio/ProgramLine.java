package dev.camelmcp.stdio;

import dev.camelmcp.stdio.RpcMessage.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A line that a program wrote on its standard output: messages, or what it should have written elsewhere. Stateless.
 */
final class ProgramLine {

    private ProgramLine() {}

    /**
     * The messages on a line that a program wrote. What is no UTF-8 is read as every reader of UTF-8 does, and an
     * answer that cannot be read is one of {@link Kind#BROKEN}, with its id where that could be. What does not begin as
     * an object or an array of them is a line of a log, also where it quotes a message.
     *
     * @throws IOException when it is no message, and was not meant for an answer
     */
    static List<RpcMessage> messages(byte[] written) throws IOException {
        byte[] line = objects(written);
        try {
            return RpcReader.messages(line);
        } catch (IOException e) {
            byte[] readable = new String(line, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            return Arrays.equals(line, readable) ? BrokenAnswer.of(line) : messages(readable);
        }
    }

    /** Without what does no harm around it: blanks, NUL, a byte order mark. */
    private static byte[] objects(byte[] line) throws IOException {
        int start = next(line, 0);
        int object = start < line.length && line[start] == '[' ? next(line, start + 1) : start;
        int name = next(line, object + 1);
        if (name >= line.length || line[object] != '{' || line[name] != '"') {
            throw new IOException("not a JSON-RPC message");
        }
        int end = line.length;
        while (isNothing(line[end - 1])) {
            end--;
        }
        return Arrays.copyOfRange(line, start, end);
    }

    private static int next(byte[] line, int from) {
        int position = from;
        while (position < line.length && isNothing(line[position])) {
            position++;
        }
        return position;
    }

    private static boolean isNothing(byte b) {
        return (b >= 0 && b <= ' ') || b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
    }
}
