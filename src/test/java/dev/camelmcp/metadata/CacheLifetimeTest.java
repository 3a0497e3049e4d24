package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code Cache-Control} of metadata, in seconds. */
class CacheLifetimeTest {

    @ParameterizedTest(name = "Cache-Control: {0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "''; 3600",
                "public; 3600",
                "must-revalidate, immutable; 3600",
                "max-age=600; 600",
                "MAX-AGE=600; 600",
                "public,max-age=600 , must-revalidate; 600",
                "max-age=\"600\"; 600",
                "max-age = 600; 600",
                "max-age=60; 60",
                "max-age=59; 60",
                "max-age=0; 60",
                "max-age=-1; 60",
                "max-age=; 60",
                "max-age; 60",
                "max-age=1h; 60",
                "max-age=600.5; 60",
                "max-age=86400; 86400",
                "max-age=86401; 86400",
                "max-age=31536000; 86400",
                "max-age=99999999999999999999999999; 86400",
                "max-age=00000000000000000000000600; 600",
                "s-maxage=600; 600",
                "s-maxage=600, max-age=700; 700",
                "max-age=600, max-age=700; 600",
                "max-age=700, max-age=600; 600",
                "no-store; 60",
                "No-Store, max-age=600; 60",
                "max-age=600, no-cache; 60",
                "no-cache=\"Set-Cookie\", max-age=600; 60",
                "private=\"a, max-age=70, no-store\", max-age=600; 600",
                "private=\"a, max-age=600; 600",
                "x-max-age=600; 3600",
                "xno-store, max-age=600; 600",
                ",,=,\",\"; 3600"
            })
    void metadataIsBelievedForSoLong(String cacheControl, long seconds) {
        assertThat(CacheLifetime.of(cacheControl)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void withoutTheHeaderItIsAnHour() {
        assertThat(CacheLifetime.of(null)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aLongHeaderIsReadToItsEnd() {
        assertThat(CacheLifetime.of(
                        "a,".repeat(20_000) + "\"".repeat(20_001) + ",max-age=" + "0".repeat(20_000) + "600"))
                .isEqualTo(Duration.ofMinutes(10));
    }
}
