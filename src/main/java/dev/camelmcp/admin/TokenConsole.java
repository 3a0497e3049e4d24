package dev.camelmcp.admin;

import dev.camelmcp.observe.MeasuredStore;
import dev.camelmcp.observe.StoreState;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp-oauth} in Camel's developer console: the servers and the state of their tokens, and the store that nodes
 * share. Found by Camel through {@code META-INF/services}. Thread-safe.
 */
@DevConsole(
        name = TokenConsole.ID,
        displayName = "MCP OAuth",
        description = "MCP servers and the state of their access tokens")
public final class TokenConsole extends AbstractDevConsole {

    static final String ID = "mcp-oauth";

    public TokenConsole() {
        super("camel", ID, "MCP OAuth", "MCP servers and the state of their access tokens");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        StoreState store = store();
        if (store != null) {
            text.append(store.line()).append("\n\n");
        }
        text.append("Servers:\n");
        for (Map<String, @Nullable Object> server : states()) {
            text.append('\n');
            server.forEach(
                    (name, value) -> text.append(String.format("    %-22s %s%n", name, value == null ? "-" : value)));
        }
        return text.toString();
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        JsonArray servers = new JsonArray();
        states().forEach(server -> servers.add(new JsonObject(server)));
        JsonObject root = new JsonObject();
        root.put("servers", servers);
        StoreState store = store();
        if (store != null) {
            root.put("store", json(store));
        }
        return root;
    }

    private static JsonObject json(StoreState store) {
        JsonObject members = new JsonObject();
        members.put("at", store.store());
        members.put("connected", store.connected());
        members.put("since", store.since().toString());
        members.put("reason", store.reason());
        return members;
    }

    /** Null where nothing is shared. */
    private @Nullable StoreState store() {
        MeasuredStore store = CamelContextHelper.lookup(getCamelContext(), MeasuredStore.BEAN, MeasuredStore.class);
        return store == null ? null : store.state();
    }

    private List<Map<String, @Nullable Object>> states() {
        ServerStates states = CamelContextHelper.lookup(getCamelContext(), ServerStates.BEAN, ServerStates.class);
        return states == null ? List.of() : states.all();
    }
}
