package org.gannet.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The repository's files, for tests of the house's rules. */
final class SourceTree {
    private static final List<String> GENERATED = List.of("target", ".git", ".node", "node_modules", "bundles");
    private static final Path GENERATED_FRONTEND = Path.of("webapp/src/main/frontend");

    private SourceTree() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("gannet")) ? here : here.getParent();
    }

    /** Paths relative to the root, sorted; nothing generated. */
    static List<Path> files(Predicate<Path> wanted) {
        Path root = root();
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .filter(path -> !isGenerated(path))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isGenerated(Path path) {
        if (path.startsWith(GENERATED_FRONTEND)) {
            return true;
        }
        for (Path part : path) {
            if (GENERATED.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    static List<Path> java(Predicate<Path> wanted) {
        return files(path -> path.toString().endsWith(".java") && wanted.test(path));
    }

    static boolean isMain(Path path) {
        return path.toString().contains("src/main/java");
    }

    static boolean isTest(Path path) {
        return path.toString().contains("src/test/java");
    }

    static String read(Path path) {
        try {
            return Files.readString(root().resolve(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    /** One parsed file; positions are character offsets that {@code unit.getLineMap()} turns into lines. */
    record Parsed(Path path, CompilationUnitTree unit, SourcePositions positions) {
        long firstLine(com.sun.source.tree.Tree tree) {
            return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
        }

        long lines(com.sun.source.tree.Tree tree) {
            return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree)) - firstLine(tree) + 1;
        }
    }

    static List<Parsed> parse(List<Path> paths) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(
                            paths.stream().map(root()::resolve).toList()));
            List<Parsed> parsed = new ArrayList<>();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path path = root().relativize(Path.of(unit.getSourceFile().toUri()));
                parsed.add(new Parsed(path, unit, positions));
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
