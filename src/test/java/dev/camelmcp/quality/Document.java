package dev.camelmcp.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation, parsed.
 *
 * @param path relative to the project's folder
 * @param text as it is written
 * @param root what a browser is shown
 */
public record Document(Path path, String text, Node root) {

    private static final List<TablesExtension> TABLES = List.of((TablesExtension) TablesExtension.create());
    private static final Parser PARSER = Parser.builder()
            .extensions(TABLES)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();
    private static final Pattern NOTE = Pattern.compile("<!--\\s*(not run|run by):(.*?)-->\\s*", Pattern.DOTALL);

    /**
     * A block of code.
     *
     * @param document where it stands, and at which line, for messages
     * @param language what is behind the fence, empty for nothing
     * @param code what is in it
     * @param notRun the reason in the comment above it; null where there is no such comment
     * @param runBy the test that the comment above it names; null where there is no such comment
     */
    public record Block(String document, String language, String code, String notRun, String runBy) {

        /** Whether whoever runs what there is to run has to run this one. */
        public boolean isRun() {
            return notRun == null && runBy == null;
        }

        @Override
        public String toString() {
            return document + " (" + language + ")";
        }
    }

    /** A table; each row has a cell for each column. */
    public record Table(List<String> header, List<List<Cell>> rows) {}

    /**
     * A cell of a table.
     *
     * @param text as it is read
     * @param code its pieces of code
     */
    public record Cell(String text, List<String> code) {}

    /** The README, what it leads to, and all of {@code docs/} and {@code deploy/}. */
    public static List<Document> all() {
        try (Stream<Path> docs = Files.list(Path.of("docs"));
                Stream<Path> deploy = Files.walk(Path.of("deploy"))) {
            Stream<Path> top =
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of);
            Stream<Path> pages = Stream.concat(docs, deploy)
                    .filter(p -> p.toString().endsWith(".md"))
                    .sorted();
            return Stream.concat(top, pages).map(p -> of(p.toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Document of(String path) {
        try {
            return written(path, Files.readString(Path.of(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that need not be there: a test's. */
    public static Document written(String path, String text) {
        return new Document(Path.of(path), text, PARSER.parse(text));
    }

    public List<Block> blocks() {
        return nodes(FencedCodeBlock.class).stream().map(this::block).toList();
    }

    public List<Table> tables() {
        return nodes(TableBlock.class).stream().map(Document::table).toList();
    }

    /** What links and images lead to. */
    public List<String> destinations() {
        return Stream.concat(
                        nodes(Link.class).stream().map(Link::getDestination),
                        nodes(Image.class).stream().map(Image::getDestination))
                .toList();
    }

    /** What a link may name behind a {@code #}, as GitHub makes it of the headings. */
    public List<String> anchors() {
        IdGenerator ids = IdGenerator.builder().build();
        return nodes(Heading.class).stream().map(h -> ids.generateId(read(h))).toList();
    }

    /** The pieces of code within the text. */
    public List<String> code() {
        return nodes(Code.class).stream().map(Code::getLiteral).toList();
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private Block block(FencedCodeBlock block) {
        Matcher note = NOTE.matcher(block.getPrevious() instanceof HtmlBlock html ? html.getLiteral() : "");
        boolean noted = note.matches();
        return new Block(
                path + ":" + (block.getSourceSpans().get(0).getLineIndex() + 1),
                block.getInfo() == null ? "" : block.getInfo(),
                block.getLiteral(),
                noted && note.group(1).equals("not run") ? note.group(2).trim() : null,
                noted && note.group(1).equals("run by") ? note.group(2).trim() : null);
    }

    private static Table table(TableBlock table) {
        List<List<Cell>> header = rows(below(table, TableHead.class).get(0));
        List<List<Cell>> rows = below(table, TableBody.class).stream()
                .flatMap(b -> rows(b).stream())
                .toList();
        return new Table(header.get(0).stream().map(Cell::text).toList(), rows);
    }

    private static List<List<Cell>> rows(Node part) {
        return below(part, TableRow.class).stream()
                .map(row -> below(row, TableCell.class).stream()
                        .map(c -> new Cell(
                                read(c),
                                below(c, Code.class).stream()
                                        .map(Code::getLiteral)
                                        .toList()))
                        .toList())
                .toList();
    }

    /** As it is read, without marks. */
    private static String read(Node node) {
        return below(node, Node.class).stream()
                .map(n -> n instanceof Text text ? text.getLiteral() : n instanceof Code code ? code.getLiteral() : "")
                .collect(Collectors.joining());
    }

    private <T extends Node> List<T> nodes(Class<T> kind) {
        return below(root, kind);
    }

    private static <T extends Node> List<T> below(Node node, Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (kind.isInstance(child)) {
                found.add(kind.cast(child));
            }
            found.addAll(below(child, kind));
        }
        return found;
    }
}
