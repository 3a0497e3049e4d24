package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.StoreCheck;
import dev.camelmcp.config.StoreSettings.Server;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code check} says about the store that nodes share. Immutable. */
record StoreVerdict(StoreCheck check) {

    boolean ok() {
        return check.failure() == null;
    }

    /** {@code Shared store: OK, Redis at 127.0.0.1:6379, standalone, by TLS, answers in 1 ms}. */
    String line(boolean colours) {
        if (check.failure() != null) {
            return "Shared store: " + Text.red("FAILED", colours) + ", " + Text.line(check.failure());
        }
        return "Shared store: " + Text.green("OK", colours) + ", Redis at "
                + check.redis().addresses() + ", " + topology() + ", " + (isTls() ? "by TLS" : "without TLS")
                + ", answers in " + millis() + " ms";
    }

    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("ok", ok());
        members.put(
                "servers",
                check.redis().servers().stream().map(Server::toString).toList());
        members.put("topology", topology());
        members.put("tls", isTls());
        if (ok()) {
            members.put("millis", millis());
        } else {
            members.put("error", "shared_store_unusable");
            members.put("error_description", check.failure());
        }
        return members;
    }

    private String topology() {
        return check.redis().topology().name().toLowerCase(Locale.ROOT);
    }

    private boolean isTls() {
        return check.redis().tls() != null;
    }

    /** One at least: nobody believes nothing. */
    private long millis() {
        return Math.max(1, check.took().toMillis());
    }
}
