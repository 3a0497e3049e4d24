package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesAreReadHoweverTheyArrive() throws Exception {
        String text = "one\n\nthree " + "x".repeat(40_000) + "\r\nlast";

        for (int piece : new int[] {1, 7, 16_384, 100_000}) {
            assertThat(all(new LineReader(inPieces(text, piece), 50_000)))
                    .as("pieces of %d", piece)
                    .containsExactly("one", "", "three " + "x".repeat(40_000) + "\r", "last");
        }
    }

    @Test
    void lineOfExactlyTheLimitIsReadAndOneByteMoreIsNot() throws Exception {
        assertThat(all(new LineReader(stream("12345\n"), 5))).containsExactly("12345");
        assertThatThrownBy(() -> all(new LineReader(stream("123456\n"), 5)))
                .isInstanceOf(LineReader.TooLongException.class);
    }

    /** Would catch a reader that collects a line without end before it looks at its length. */
    @Test
    void lineWithoutEndIsRefusedBeforeItFillsTheMemory() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };

        assertThatThrownBy(() -> new LineReader(endless, 1_000_000).next())
                .isInstanceOf(LineReader.TooLongException.class);
    }

    @Test
    void restOfALineThatIsTooLongCanBeSkipped() throws Exception {
        LineReader lines = new LineReader(stream("x".repeat(50_000) + "\nnext\n"), 10);

        assertThatThrownBy(lines::next).isInstanceOf(LineReader.TooLongException.class);
        assertThat(lines.skipLine()).isTrue();
        assertThat(lines.next()).asString(StandardCharsets.UTF_8).isEqualTo("next");
        assertThat(lines.skipLine()).isFalse();
    }

    private static List<String> all(LineReader lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            all.add(new String(line, StandardCharsets.UTF_8));
        }
        return all;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream inPieces(String text, int size) {
        InputStream all = stream(text);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return all.read(target, offset, Math.min(length, size));
            }
        };
    }
}
