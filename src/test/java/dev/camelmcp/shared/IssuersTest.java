package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.shared.Nodes.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose authorization server got the credentials first counts on all nodes, whatever the store forgets. */
class IssuersTest {

    private static final String ONE = "https://one.example";
    private static final String OTHER = "https://other.example";

    private final Nodes nodes = new Nodes();
    private final Member a = nodes.join();
    private final Member b = nodes.join();

    @AfterEach
    void close() {
        a.close();
        b.close();
        nodes.close();
    }

    private String first(Member member, String issuer) {
        return member.sharing.issuers().first(nodes.server, issuer).join();
    }

    @Test
    void firstOneCountsOnAllNodesAndAfterARestart() {
        assertThat(first(a, ONE)).isEqualTo(ONE);
        assertThat(first(b, OTHER)).isEqualTo(ONE);
        a.close();
        try (Member later = nodes.join()) {
            assertThat(first(later, OTHER)).isEqualTo(ONE);
        }
    }

    @Test
    void whatAnOperatorSaysTakesItsPlace() {
        first(a, ONE);
        b.sharing.issuers().use(nodes.server, OTHER).join();
        try (Member later = nodes.join()) {
            assertThat(first(later, ONE)).isEqualTo(OTHER);
        }
    }

    @Test
    void storeThatIsAwayLeavesEachNodeItsOwn() {
        nodes.store.goAway();
        assertThat(first(a, ONE)).isEqualTo(ONE);
        assertThat(first(b, OTHER)).isEqualTo(OTHER);
    }

    /** Would catch a node that asks one authorization server, and says of its tokens that they are another one's. */
    @Test
    void nodeThatWasAloneKeepsItsOwnAndItsTokensAreNotTakenForTheOthers() {
        b.way.goAway();
        first(a, ONE);
        first(b, OTHER);
        b.way.comeBack();
        await().until(b.sharing::isConnected);

        assertThat(first(b, OTHER)).as("what it used before").isEqualTo(OTHER);

        a.get();
        assertThat(b.get()).isEqualTo("token-2");
        nodes.clock.advance(Duration.ofMinutes(56));
        a.cache.drop(nodes.server.tokenKey());
        assertThat(a.get()).isEqualTo("token-3");
    }

    /** Would catch a restart of the store after which the credentials go to whomever the MCP server names then. */
    @Test
    void storeThatComesBackEmptyGetsItBack() {
        first(a, ONE);
        nodes.store.comeBackEmpty();
        await().until(() -> nodes.store.dump().keySet().stream().anyMatch(k -> k.endsWith(":issuer")));
        try (Member later = nodes.join()) {
            assertThat(first(later, OTHER)).isEqualTo(ONE);
        }
    }

    /** As by eviction or FLUSHALL, which no node notices. */
    @Test
    void storeThatForgetsItGetsItBackWithTheNextToken() {
        first(a, ONE);
        nodes.store.clear();
        a.cache.refresh(nodes.server).join();
        try (Member later = nodes.join()) {
            assertThat(first(later, OTHER)).isEqualTo(ONE);
        }
    }

    @Test
    void brokenOneCountsAsAbsentAndIsCounted() {
        first(a, ONE);
        nodes.store.dump().keySet().forEach(key -> nodes.store.put(key.split(":")[0], "issuer", new byte[] {1, 2}));
        assertThat(first(b, OTHER)).isEqualTo(OTHER);
        assertThat(nodes.ignored.get()).isPositive();
    }

    @Test
    void keysAreRotatedStepByStep() {
        Keyring.Key old = Nodes.key("old");
        Keyring.Key next = Nodes.key("new");
        for (List<Keyring.Key> keys : List.of(List.of(old), List.of(old, next), List.of(next, old), List.of(next))) {
            try (Member member = nodes.join(new Keyring(keys))) {
                assertThat(first(member, keys.equals(List.of(old)) ? ONE : OTHER))
                        .isEqualTo(ONE);
                // as each discovery does
                assertThat(first(member, ONE)).isEqualTo(ONE);
            }
        }
    }

    /** Would catch a token of somebody else's authorization server that is sent to the MCP server. */
    @Test
    void tokenOfAnotherAuthorizationServerIsNotUsed() {
        first(a, ONE);
        a.get();
        nodes.store.clear();
        try (Member misled = nodes.join()) {
            first(misled, OTHER);
            assertThat(misled.get()).isEqualTo("token-2");
            nodes.clock.advance(Duration.ofSeconds(1));
            a.cache.drop(nodes.server.tokenKey());
            assertThat(a.get()).isNotEqualTo("token-2");
        }
    }

    @Test
    void nothingInTheStoreTellsWhichOneItIs() {
        first(a, ONE);
        assertThat(nodes.store.dump())
                .isNotEmpty()
                .allSatisfy((key, value) -> assertThat(key + new String(value, StandardCharsets.ISO_8859_1))
                        .doesNotContain("one.example", "api", "mcp.example"));
    }
}
