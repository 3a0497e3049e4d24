package dev.camelmcp.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What Redis does at once for everybody, in Lua. Immutable. */
enum Script {
    READ("read.lua"),
    CHANGE("change.lua");

    private final String text;
    private final String digest;

    Script(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing in the jar");
            }
            byte[] bytes = in.readAllBytes();
            this.text = new String(bytes, UTF_8);
            this.digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** By its digest, as the server knows it once it has seen it. */
    Request known(List<String> keys, List<byte[]> arguments) {
        return request(Command.EVALSHA, digest, keys, arguments);
    }

    /** In full. */
    Request whole(List<String> keys, List<byte[]> arguments) {
        return request(Command.EVAL, text, keys, arguments);
    }

    private static Request request(Command command, String script, List<String> keys, List<byte[]> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }
}
