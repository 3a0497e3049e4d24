package dev.camelmcp.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.forward.ToolRules;
import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.http.PushBody;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.http.UpstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer to {@code tools/list} while it is read, without the tools that a caller is not to know. What cannot be
 * read here does not go on, since somebody else may be able to. Read by one thread, which waits; the rest may come from
 * others.
 */
final class FilteredAnswer {

    private final ServerId server;
    private final ToolRules rules;
    private final @Nullable Object body;
    private final InputStream in;
    private final Room room;
    private final Duration timeout;
    private volatile boolean late;

    /**
     * @param body where the stream comes from
     * @param most bytes
     * @param memory for what is read
     * @param timeout for the message where it is over
     */
    FilteredAnswer(
            ServerId server,
            ToolRules rules,
            @Nullable Object body,
            InputStream in,
            long most,
            BodyMemory memory,
            Duration timeout) {
        this.server = server;
        this.rules = rules;
        this.body = body;
        this.room = new Room(memory);
        this.in = room.of(new Allowance(most).of(in));
        this.timeout = timeout;
    }

    /** The time is over: whoever reads fails. */
    void late() {
        late = true;
        giveUp();
    }

    /** Nobody wants it any more. */
    void giveUp() {
        StreamedBody.discard(body);
    }

    /**
     * All of it, of one that is JSON.
     *
     * @param status with an error, servers answer by anything
     */
    byte[] whole(int status) throws UpstreamException {
        byte[] read = {};
        try (room) {
            read = in.readAllBytes();
            byte[] changed =
                    read.length == 0 ? null : ListedTools.of(read, rules).json();
            return changed == null ? read : changed;
        } catch (JsonProcessingException e) {
            if (status >= 400) {
                return read;
            }
            throw failure(e);
        } catch (IOException e) {
            giveUp();
            throw failure(e);
        }
    }

    /** Event by event, up to the one that has the list; where it fails, the caller is not at its end. */
    void passOn(PushBody caller) throws UpstreamException {
        EventLines lines = new EventLines(in);
        try (room) {
            while (!lines.isEnded()) {
                List<String> event = lines.event();
                if (!event.isEmpty() && !passOn(event, caller)) {
                    break;
                }
            }
            caller.end();
        } catch (IOException e) {
            throw failure(e);
        } finally {
            giveUp();
        }
    }

    /** Whether more is wanted. */
    private boolean passOn(List<String> event, PushBody caller) throws IOException {
        String data = EventLines.data(event);
        ListedTools message = data.isEmpty() ? null : ListedTools.of(data.getBytes(StandardCharsets.UTF_8), rules);
        byte[] changed = message == null ? null : message.json();
        StringBuilder text = new StringBuilder();
        for (String line : event) {
            if (EventLines.isField(line) && (changed == null || !EventLines.isData(line))) {
                text.append(line).append('\n');
            }
        }
        if (changed != null) {
            text.append("data: ")
                    .append(new String(changed, StandardCharsets.UTF_8))
                    .append('\n');
        }
        boolean taken = caller.write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        return taken && (message == null || !message.isResponse());
    }

    private UpstreamException failure(IOException e) {
        if (late) {
            return UpstreamException.timeout("MCP server " + server + " did not end its list of tools in "
                    + timeout.toMillis() + " ms (mcp.tools.timeout)");
        }
        if (e instanceof Room.NoneLeftException) {
            return UpstreamException.notNow("the lists of tools that are being read are too large together; see"
                    + " mcp.forward.max-buffered-size");
        }
        String what = " broke off in the middle of its list of tools";
        if (e instanceof JsonProcessingException) {
            what = " lists its tools in what is no JSON";
        } else if (e instanceof Allowance.ExceededException exceeded) {
            what = " lists its tools in more than " + exceeded.limit() + " bytes";
        }
        return UpstreamException.unreachable("MCP server " + server + what);
    }
}
