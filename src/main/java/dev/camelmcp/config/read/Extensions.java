package dev.camelmcp.config.read;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.GrantType;
import dev.camelmcp.provider.ProviderProfile;
import dev.camelmcp.provider.ProviderProfiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a configuration may name beside what is known anyway: a host's own presets, methods of client authentication and
 * grants, which win over ours of the same name. Immutable.
 *
 * @param profiles by the value of {@code oauth.provider}
 * @param methods by the value of {@code oauth.token-endpoint-auth-method}
 * @param grants by the value of {@code oauth.grant-type}
 */
public record Extensions(List<ProviderProfile> profiles, List<AuthMethod> methods, List<GrantType> grants) {

    /** Nothing beside. */
    public static final Extensions NONE = new Extensions(List.of(), List.of(), List.of());

    public Extensions {
        profiles = List.copyOf(profiles);
        methods = List.copyOf(methods);
        grants = List.copyOf(grants);
    }

    Optional<ProviderProfile> profile(String name) {
        String wanted = name.trim().toLowerCase(Locale.ROOT);
        return profiles.stream()
                .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .or(() -> ProviderProfiles.find(name));
    }

    List<String> profileNames() {
        return Stream.concat(
                        ProviderProfiles.names().stream(), profiles.stream().map(ProviderProfile::name))
                .distinct()
                .toList();
    }

    AuthMethod method(String name) {
        return Stream.concat(methods.stream(), AuthMethod.KNOWN.stream())
                .filter(m -> m.ianaName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' is not supported; use one of " + String.join(", ", methodNames())));
    }

    GrantType grant(String value) {
        // a host's own under a name of ours is ours to configure
        return grants.stream()
                .filter(g -> g.isCalled(value) && GrantType.KNOWN.stream().noneMatch(k -> k.isCalled(g.name())))
                .findFirst()
                .or(() ->
                        GrantType.KNOWN.stream().filter(g -> g.isCalled(value)).findFirst())
                .orElseThrow(() -> new IllegalArgumentException("'" + value + "' is not supported"
                        + (value.equals("authorization_code") ? " yet" : "") + "; use one of "
                        + Stream.concat(GrantType.KNOWN.stream(), grants.stream())
                                .map(GrantType::name)
                                .distinct()
                                .collect(Collectors.joining(", "))));
    }

    private List<String> methodNames() {
        return Stream.concat(AuthMethod.KNOWN.stream(), methods.stream())
                .map(AuthMethod::ianaName)
                .distinct()
                .toList();
    }
}
