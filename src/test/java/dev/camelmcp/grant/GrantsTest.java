package dev.camelmcp.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.token.OAuthException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each grant adds to a token request, and which answers it takes. */
class GrantsTest {

    private static final String SECRET = "e30.e30.never-print-me";
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";

    @TempDir
    private Path folder;

    private final Grants grants = new Grants(Clock.systemUTC());

    private static OAuthRegistration client(String... settings) {
        List<ConfigEntry> entries = new ArrayList<>();
        entries.add(new ConfigEntry("mcp.servers.api.url", "https://mcp.example/mcp", "test"));
        for (String setting :
                List.of("enabled=true", "token-url=https://as.example/token", "client-id=gateway", "client-secret=s")) {
            entries.add(entry(setting));
        }
        for (String setting : settings) {
            entries.add(entry(setting));
        }
        return new ConfigReader(UnaryOperator.identity())
                .read(entries, Map.of(), List.of())
                .servers()
                .all()
                .iterator()
                .next()
                .requireOAuth();
    }

    private static ConfigEntry entry(String setting) {
        int equals = setting.indexOf('=');
        return new ConfigEntry(
                "mcp.servers.api.oauth." + setting.substring(0, equals), setting.substring(equals + 1), "test");
    }

    private List<String> parameters(OAuthRegistration client) throws OAuthException {
        List<String> parameters = new ArrayList<>();
        grants.of(client).addParameters("api", client, (name, value) -> parameters.add(name + "=" + value));
        return parameters;
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("token"), text);
    }

    private OAuthRegistration jwtBearer(Path file) {
        return client("grant-type=jwt-bearer", "assertion-file=" + file);
    }

    private OAuthRegistration exchange(String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of("grant-type=token-exchange", "subject-token=file:" + file(SECRET)));
        all.addAll(List.of(settings));
        return client(all.toArray(String[]::new));
    }

    @Test
    void clientCredentialsAddNothing() throws Exception {
        assertThat(parameters(client())).isEmpty();
    }

    @Test
    void assertionIsWhatStandsInTheFileAtThatMoment() throws Exception {
        OAuthRegistration client = jwtBearer(file("e30.e30.one\n"));
        assertThat(parameters(client)).containsExactly("assertion=e30.e30.one");

        file("\uFEFF e30.e30.two \r\n");
        assertThat(parameters(client)).containsExactly("assertion=e30.e30.two");
    }

    @Test
    void encryptedAndUnsignedJwtsAreJwts() throws Exception {
        assertThat(parameters(jwtBearer(file("a.b.c.d.e")))).containsExactly("assertion=a.b.c.d.e");
        assertThat(parameters(jwtBearer(file("a.b.")))).containsExactly("assertion=a.b.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|is empty",
                "' \n'|is empty",
                "never-print-me|must hold a JWT",
                "a.b.c.d|must hold a JWT",
                "never.print.me never.print.me|must hold a token and nothing else",
                "never.print.m\u00e4|must hold a token and nothing else"
            })
    void fileThatHoldsNoJwtIsAnErrorThatNamesItAndNothingOfIt(String text, String problem) throws Exception {
        Path file = file(text);
        assertThatThrownBy(() -> parameters(jwtBearer(file)))
                .isInstanceOf(TokenFileException.class)
                .hasMessageStartingWith("oauth.assertion-file: " + file + " " + problem)
                .hasMessageNotContaining("never");
    }

    @Test
    void fileThatIsMissingTooLargeOrNoTextIsAnErrorToo() throws Exception {
        Path file = folder.resolve("token");
        assertThatThrownBy(() -> parameters(jwtBearer(file))).hasMessageContaining("does not exist");

        Files.writeString(file, "a".repeat(TokenFile.LARGEST + 1));
        assertThatThrownBy(() -> parameters(jwtBearer(file))).hasMessageContaining("is larger than 64 KiB");

        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> parameters(jwtBearer(file))).hasMessageContaining("is no text");

        assertThatThrownBy(() -> parameters(jwtBearer(folder)))
                .hasMessageContaining("is a directory; name the file in it")
                .hasMessageNotContaining("permissions");
    }

    /** Reading it would wait for a writer, beyond every limit of time. */
    @Test
    @Timeout(10)
    void pipeIsRefusedUnread() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> parameters(jwtBearer(pipe)))
                .isInstanceOf(TokenFileException.class)
                .hasMessage("oauth.assertion-file: " + pipe
                        + " is a pipe, a socket or a device; name a regular file, or a link to one");
    }

    /** As Kubernetes projects tokens: a link to a file in a folder that is a link itself. */
    @Test
    void fileBehindLinksIsRead() throws Exception {
        Path data = Files.createDirectory(folder.resolve("..2026_11_29"));
        Files.writeString(data.resolve("token"), "e30.e30.linked");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_29"));
        Path token = Files.createSymbolicLink(folder.resolve("token"), Path.of("..data/token"));

        assertThat(parameters(jwtBearer(token))).containsExactly("assertion=e30.e30.linked");
    }

    @Test
    void exchangeOfATokenInAFileSaysItsType() throws Exception {
        assertThat(parameters(exchange()))
                .containsExactly("subject_token=" + SECRET, "subject_token_type=" + TYPE + "jwt");
    }

    @Test
    void exchangeSaysWhatIsWantedAndWhoActs() throws Exception {
        Path actor = Files.writeString(folder.resolve("actor"), "opaque actor".replace(" ", "-"));
        assertThat(parameters(exchange(
                        "subject-token-type=" + TYPE + "id_token",
                        "requested-token-type=" + TYPE + "access_token",
                        "actor-token-file=" + actor,
                        "actor-token-type=" + TYPE + "access_token")))
                .containsExactly(
                        "subject_token=" + SECRET,
                        "subject_token_type=" + TYPE + "id_token",
                        "requested_token_type=" + TYPE + "access_token",
                        "actor_token=opaque-actor",
                        "actor_token_type=" + TYPE + "access_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "jwt"})
    void accessTokenIsTakenWhereNothingWasAskedFor(String issued) throws Exception {
        assertThat(members(exchange(), "Bearer", TYPE + issued)).containsEntry("token_type", "Bearer");
    }

    @ParameterizedTest
    @CsvSource({
        ", refresh_token, Bearer",
        ", id_token, Bearer",
        "access_token, jwt, Bearer",
        "id_token, access_token, N_A"
    })
    void tokenOfAnotherKindIsRefused(String requested, String issued, String type) throws Exception {
        OAuthRegistration client =
                requested == null ? exchange() : exchange("requested-token-type=" + TYPE + requested);

        assertThatThrownBy(() -> members(client, type, TYPE + issued))
                .isInstanceOf(OAuthException.class)
                .hasMessageContaining("issued_token_type");
    }

    /** RFC 8693 §2.2.1: not an access token. Who asked for just that knows what the MCP server takes. */
    @ParameterizedTest
    @CsvSource({"id_token, id_token, Bearer", "access_token, access_token, N_A", ", jwt, N_A", "id_token, , N_A"})
    void tokenThatIsNoneToAccessWithIsBearerOnlyWhereJustThatWasAskedFor(
            String requested, String issued, String expected) throws Exception {
        OAuthRegistration client =
                requested == null ? exchange() : exchange("requested-token-type=" + TYPE + requested);

        assertThat(members(client, "N_A", issued == null ? null : TYPE + issued))
                .containsEntry("token_type", expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "requested-token-type=" + TYPE + "access_token"})
    void answerThatDoesNotSayWhatItIssuedIsTaken(String requested) throws Exception {
        OAuthRegistration client = requested.isEmpty() ? exchange() : exchange(requested);

        assertThat(members(client, "Bearer", null)).containsEntry("access_token", "t");
    }

    @Test
    void refusalIsLeftAsItIs() throws Exception {
        Map<String, Object> refusal = Map.of("error", "invalid_grant", "issued_token_type", "x");

        assertThat(grants.of(exchange()).members("api", exchange(), refusal)).isEqualTo(refusal);
    }

    private Map<String, Object> members(OAuthRegistration client, String type, String issued) throws OAuthException {
        Map<String, Object> answer = issued == null
                ? Map.of("access_token", "t", "token_type", type)
                : Map.of("access_token", "t", "token_type", type, "issued_token_type", issued);
        return grants.of(client).members("api", client, answer);
    }

    @Test
    void grantOfAHostWinsOverOursOfTheSameType() throws Exception {
        Grant own = new Grant() {
            @Override
            public dev.camelmcp.config.GrantType type() {
                return dev.camelmcp.config.GrantType.CLIENT_CREDENTIALS;
            }

            @Override
            public void addParameters(String server, OAuthRegistration client, Parameters parameters) {
                parameters.add("badge", server);
            }
        };
        List<String> added = new ArrayList<>();
        new Grants(Clock.systemUTC(), List.of(own))
                .of(client())
                .addParameters("api", client(), (name, value) -> added.add(name + "=" + value));

        assertThat(added).containsExactly("badge=api");
    }
}
