package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Settings;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.token.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who follows a setting gets another value when there is one, and nothing else. */
class FollowedSettingsTest {

    private static final String KEY = "mcp.admin.api-key";
    private static final String ONE = "one-0123456789abcdef0123456789abcdef";
    private static final String TWO = "two-0123456789abcdef0123456789abcdef";

    private final FollowedSettings followed = new FollowedSettings();
    private final List<Secret> told = new ArrayList<>();

    @Test
    void otherValueIsToldOnce() {
        follow();
        assertThat(followed.tell(settings(ONE), List.of())).isEmpty();
        assertThat(told).isEmpty();

        followed.tell(settings(TWO), List.of());
        followed.tell(settings(TWO), List.of());
        assertThat(told).containsExactly(new Secret(TWO));
    }

    /** Would catch a gateway that opens /admin to whoever is on this machine, since a file was gone for a moment. */
    @Test
    void valueThatIsGoneOrCannotBeReadIsNotTold() {
        follow();
        followed.tell(settings(""), List.of());
        followed.tell(settings(TWO), List.of(new ConfigProblem(KEY, "test", "cannot be read")));
        assertThat(told).isEmpty();

        followed.tell(settings(TWO), List.of(new ConfigProblem("mcp.proxy.url", "test", "cannot be read")));
        assertThat(told).containsExactly(new Secret(TWO));
    }

    @Test
    void valueThatIsRefusedIsAProblemAndIsToldAgain() {
        followed.follow(KEY, settings(ONE), s -> s.admin().apiKey(), secret -> {
            told.add(secret);
            if (told.size() == 1) {
                throw new IllegalArgumentException("not now");
            }
        });

        assertThat(followed.tell(settings(TWO), List.of()))
                .singleElement()
                .hasToString(KEY + " (as it is now): not now")
                .asString()
                .doesNotContain(TWO);
        assertThat(followed.tell(settings(TWO), List.of())).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void propertyIsKnownInEverySpellingAndWithADotAllBelowIt() {
        follow();
        followed.follow("mcp.inbound.api-keys.", settings(ONE), s -> s.inbound().apiKeys(), keys -> {});

        assertThat(followed.has("mcp.admin.apiKey")).isTrue();
        assertThat(followed.has("mcp.admin.api-key.x")).isFalse();
        assertThat(followed.has("mcp.inbound.apiKeys.ci.hash")).isTrue();
        assertThat(followed.has("mcp.inbound.auth")).isFalse();
    }

    private void follow() {
        followed.follow(KEY, settings(ONE), s -> s.admin().apiKey(), told::add);
    }

    private static Settings settings(String key) {
        List<ConfigEntry> entries = key.isEmpty() ? List.of() : List.of(new ConfigEntry(KEY, key, "test"));
        return new ConfigReader(v -> v).read(entries, Map.of(), List.of()).settings();
    }
}
