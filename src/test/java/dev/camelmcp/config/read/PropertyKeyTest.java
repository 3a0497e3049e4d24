package dev.camelmcp.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where in a key the id of a server ends, which may hold dots. */
class PropertyKeyTest {

    @ParameterizedTest
    @CsvSource({
        "api.url, api, URL,",
        "a.b.c.url, a.b.c, URL,",
        "url.url, url, URL,",
        ".url, '', URL,",
        "api.oauth.clientId, api, CLIENT_ID,",
        "api.OAUTH.CLIENT_ID, api, CLIENT_ID,",
        "api.oauth.idp.client-id, api, IDP_CLIENT_ID,",
        "oauth.idp.client-id, oauth, ,",
        "idp.oauth.client-id, idp, CLIENT_ID,",
        "api.oauth.oauth.idp.issuer, api.oauth, IDP_ISSUER,",
        "api.args, api, ARGS,",
        "api.args[12], api, ARGS, 12",
        "api.env.PATH, api, ENV, PATH",
        "api.env.url, api, ENV, url",
        "api.env.a.b, api, ENV, a.b",
        "env.env.env, env, ENV, env",
        "env.url, env, URL,",
        "api.oauth.custom-headers.X-Tenant, api, CUSTOM_HEADERS, X-Tenant",
        "api.oauth.custom_headers.oauth.url, api, CUSTOM_HEADERS, oauth.url",
        "api.env.oauth.custom-headers.X, api.env, CUSTOM_HEADERS, X",
        "api.oauth.additionalParams.env.x, api, ADDITIONAL_PARAMS, env.x",
        "a.env.b.env.c, a, ENV, b.env.c"
    })
    void idIsWhatStandsBeforeTheProperty(String key, String server, ServerProperty property, String entry) {
        PropertyKey parsed = PropertyKey.parse(PropertyKey.SERVERS + key).orElse(null);
        assertThat(parsed).isEqualTo(property == null ? null : new PropertyKey(server, property, entry));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "url",
                "api",
                "api.",
                "api.nothing",
                "api.url.more",
                "api.url[0]",
                "api.args[x]",
                "api.args[00000]",
                "api.env.",
                "api.env",
                "api.oauth.env",
                "api.oauth.custom-headers",
                "api.oauth.custom-headers."
            })
    void restIsNoProperty(String key) {
        assertThat(PropertyKey.parse(PropertyKey.SERVERS + key)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ServerProperty.class)
    void everyPropertyIsFoundByItsDocumentedKey(ServerProperty property) {
        String entry = property.isMap() ? "x" : null;
        String key = "api." + property.key() + (entry == null ? "" : "." + entry);
        assertThat(PropertyKey.parse(PropertyKey.SERVERS + key)).contains(new PropertyKey("api", property, entry));
    }

    @Test
    void everyMemberOfTheFileLeadsBackToItsProperty() {
        for (ServerProperty property : ServerProperty.values()) {
            String[] path = JsonNames.path(property.key()).split("\\.", 2);
            String section = path.length == 1 ? "" : path[0];
            assertThat(JsonNames.values())
                    .filteredOn(names -> names.section().equals(section))
                    .singleElement()
                    .satisfies(names -> assertThat(names.property(path[path.length - 1].toLowerCase(Locale.ROOT)))
                            .contains(property));
        }
        assertThat(JsonNames.path("env.A.B")).isEqualTo("config.env.A.B");
        assertThat(JsonNames.path("args[2]")).isEqualTo("config.args[2]");
        assertThat(JsonNames.path("oauth.nothing")).isEqualTo("oauth.nothing");
    }
}
