package dev.camelmcp.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TokenKeyTest {

    private static final String SECRET = "hunter2-and-more";

    @Test
    void sameOwnerAndPartsGiveTheSameKey() {
        assertThat(TokenKey.of("default/api", List.of("https://as/token", SECRET)))
                .isEqualTo(TokenKey.of("default/api", List.of("https://as/token", SECRET)));
    }

    @Test
    void keyNamesItsOwnerSoThatServersWithTheSameClientShareNothing() {
        TokenKey one = TokenKey.of("default/one", List.of("client", SECRET));
        TokenKey two = TokenKey.of("default/two", List.of("client", SECRET));

        assertThat(one).isNotEqualTo(two);
        assertThat(one.value()).startsWith("default/one#");
    }

    @Test
    void keyHoldsNeitherTheSecretNorAnyOtherPart() {
        TokenKey key = TokenKey.of("default/api", List.of("my-client-id", SECRET));

        assertThat(key.toString()).doesNotContain(SECRET, "my-client-id").matches("default/api#[0-9a-f]{32}");
    }

    @Test
    void differentPartsNeverCollideByConcatenation() {
        List<List<String>> different = List.of(
                List.of("ab", "c"),
                List.of("a", "bc"),
                List.of("abc"),
                List.of("abc", ""),
                List.of("", "abc"),
                List.of("a", "b", "c"),
                List.of("c", "b", "a"),
                List.of("a", "1:b", "c"),
                List.of("a1:b", "c"),
                List.of("1:a", "b", "c"),
                List.of("a", "b1:c"),
                List.of("a", "b"),
                List.of("a:b"),
                // the same bytes if lengths were written without their colon
                List.of("1", "ccccccccc", ""),
                List.of("9ccccccccc0"),
                List.of(),
                List.of(""),
                List.of("", ""));

        Set<TokenKey> keys = different.stream()
                .map(parts -> TokenKey.of("default/api", parts))
                .collect(Collectors.toSet());

        assertThat(keys).hasSameSizeAs(different);
    }

    @Test
    void lengthIsCountedInBytesSoThatUmlautsDoNotCollide() {
        assertThat(TokenKey.of("o", List.of("\u00e4", "b"))).isNotEqualTo(TokenKey.of("o", List.of("\u00e4b", "")));
        assertThat(TokenKey.of("o", List.of("\u00e4"))).isNotEqualTo(TokenKey.of("o", List.of("?")));
    }
}
