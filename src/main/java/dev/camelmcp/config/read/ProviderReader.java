package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.provider.ProviderProfile;
import dev.camelmcp.provider.ProviderRule;
import java.util.Optional;

/**
 * Applies a provider's preset to a server's block: its defaults where nothing is set, and its rules. Not thread-safe;
 * use once.
 */
final class ProviderReader {

    private final ServerBlock block;
    private final Extensions extensions;

    ProviderReader(ServerBlock block, Extensions extensions) {
        this.block = block;
        this.extensions = extensions;
    }

    /** The profile; empty where none is named, or an unknown one, which is then a problem. */
    Optional<ProviderProfile> read() {
        String name = block.text(ServerProperty.PROVIDER);
        if (name == null) {
            return Optional.empty();
        }
        Optional<ProviderProfile> profile = extensions.profile(name);
        if (profile.isEmpty()) {
            block.reject(
                    ServerProperty.PROVIDER,
                    "'" + name + "' is not known; use one of " + String.join(", ", extensions.profileNames())
                            + ", or none");
        }
        profile.ifPresent(this::apply);
        return profile;
    }

    private void apply(ProviderProfile profile) {
        profile.defaults().forEach((key, value) -> {
            ConfigEntry entry = new ConfigEntry(block.name(key), value, "preset of oauth.provider=" + profile.name());
            PropertyKey.parse(PropertyKey.SERVERS + block.id().server() + "." + key)
                    .ifPresent(k -> block.putDefault(k, entry));
        });
        for (ProviderRule rule : profile.brokenBy(block::peek)) {
            ServerProperty property =
                    ServerProperty.of(rule.property()).orElseThrow(() -> new IllegalStateException(rule.property()));
            switch (rule.kind()) {
                case REQUIRED, REQUIRED_WITH_TOKEN_URL -> block.require(property, rule.reason());
                case REFUSED -> block.reject(property, rule.reason());
                case IGNORED -> block.warn(property, rule.reason());
            }
        }
    }
}
