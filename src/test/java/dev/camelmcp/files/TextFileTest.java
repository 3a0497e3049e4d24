package dev.camelmcp.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {

    @TempDir
    Path folder;

    private Path written(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("text"), text.getBytes(charset));
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"", "a", "pä€\r\n", "😀"})
    void byteOrderMarkIsNoPartOfTheText(String text) throws IOException {
        assertThat(TextFile.read(written(text, StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(TextFile.read(written("\uFEFF" + text, StandardCharsets.UTF_8)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1, 3", "UTF-16, 1", "UTF-16LE, 1", "UTF-16BE, 1"})
    void otherEncodingIsAnErrorOfItsFirstLine(String charset, int line) throws IOException {
        Path file = written("a\nb\r\npä\nö", Charset.forName(charset));

        assertThat(catchThrowableOfType(NotUtf8Exception.class, () -> TextFile.read(file))
                        .line())
                .isEqualTo(line);
    }

    @Test
    void nulIsCalledByItsName() throws IOException {
        Path file = written("a\nb\0c", StandardCharsets.UTF_8);

        assertThat(catchThrowableOfType(NotUtf8Exception.class, () -> TextFile.read(file)))
                .hasMessage("line 2 holds a NUL (U+0000), which no text has; save the file as UTF-8, without it");
    }

    @Test
    void characterThatIsCutOffIsAnError() throws IOException {
        Path file = Files.write(folder.resolve("cut"), new byte[] {'a', '\n', (byte) 0xE2, (byte) 0x82});

        assertThat(catchThrowableOfType(NotUtf8Exception.class, () -> TextFile.read(file)))
                .hasMessage("line 2 is not UTF-8; save the file as UTF-8");
    }
}
