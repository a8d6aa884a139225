package org.gannet.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The house's style as far as a machine can see it (HOUSE.md, sections 6, 8 and 9). */
class TidyTest {
    private static final int LONGEST_TYPE = 500;
    private static final int LONGEST_METHOD = 60;
    private static final int LONGEST_LINE = 120;
    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile("(Manager|Helper|Utils?|Impl|Common|Abstract|Data)(?=[A-Z]|$)|^Abstract|^Base[A-Z]");
    private static final Pattern LEFTOVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled");
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sl" + "eep");
    private static final Pattern REGISTRY =
            Pattern.compile("registry\\.np" + "mjs|repo1?\\.ma" + "ven|deb\\.deb" + "ian");
    private static final Set<String> TEXT =
            Set.of("java", "ts", "css", "sh", "md", "sql", "xml", "yml", "yaml", "properties", "json", "txt", "");

    @Test
    void typesAndMethodsAreShort() {
        List<String> faults = new ArrayList<>();
        for (SourceTree.Parsed file : SourceTree.parse(SourceTree.java(path -> true))) {
            scan(
                    file,
                    (type, name) -> {
                        if (file.lines(type) > LONGEST_TYPE) {
                            faults.add(at(file, type) + name + " has " + file.lines(type) + " lines");
                        }
                    },
                    method -> {
                        if (file.lines(method) > LONGEST_METHOD) {
                            faults.add(at(file, method) + method.getName() + " has " + file.lines(method) + " lines");
                        }
                    });
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void typeNamesSayWhatTheTypeIs() {
        List<String> faults = new ArrayList<>();
        for (SourceTree.Parsed file : SourceTree.parse(SourceTree.java(path -> true))) {
            scan(
                    file,
                    (type, name) -> {
                        if (FORBIDDEN_NAME.matcher(name).find()) {
                            faults.add(at(file, type) + name);
                        }
                    },
                    method -> {});
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void linesAreShort() {
        List<String> faults = new ArrayList<>();
        for (Path path :
                SourceTree.files(path -> Set.of("java", "ts", "css", "sh").contains(ending(path)))) {
            eachLine(path, (number, line) -> {
                if (line.length() > LONGEST_LINE) {
                    faults.add(path + ":" + number + ": " + line.length() + " characters");
                }
            });
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(matches(
                        LEFTOVER,
                        path -> Set.of("java", "ts", "css", "sh", "sql", "").contains(ending(path))))
                .isEmpty();
    }

    @Test
    void testsWaitForConditionsInsteadOfTime() {
        assertThat(matches(SLEEP, SourceTree::isTest)).isEmpty();
    }

    @Test
    void noRegistryIsNamed() {
        assertThat(matches(REGISTRY, path -> TEXT.contains(ending(path)))).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<Path> folders = SourceTree.java(SourceTree::isMain).stream()
                .map(Path::getParent)
                .collect(Collectors.toSet());
        assertThat(folders.stream()
                        .filter(folder -> !isNullMarked(folder.resolve("package-info.java")))
                        .sorted()
                        .toList())
                .isEmpty();
    }

    private static boolean isNullMarked(Path packageInfo) {
        return Files.exists(SourceTree.root().resolve(packageInfo))
                && SourceTree.read(packageInfo).contains("NullMarked");
    }

    /** A fixture is used when a test of its module names it, its folder, or the folder and the ending that it lists. */
    @Test
    void everyFixtureIsUsed() {
        List<Path> fixtures = SourceTree.files(path -> path.toString().contains("src/test/resources/golden/")
                || path.toString().contains("src/test/resources/captured/"));
        List<String> unused = new ArrayList<>();
        for (Path fixture : fixtures) {
            String text = fixture.toString();
            Path tests = Path.of(text.substring(0, text.indexOf("src/test/resources")), "src/test/java");
            String name = fixture.getFileName().toString();
            String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            String folder = fixture.getParent().getFileName().toString();
            boolean used = SourceTree.java(path -> path.startsWith(tests)).stream()
                    .map(SourceTree::read)
                    .anyMatch(source -> source.contains(stem) || source.contains(folder + "/"));
            if (!used) {
                unused.add(text);
            }
        }
        assertThat(unused).isEmpty();
    }

    private static String at(SourceTree.Parsed file, com.sun.source.tree.Tree tree) {
        return file.path() + ":" + file.firstLine(tree) + ": ";
    }

    private static String ending(Path path) {
        String name = path.getFileName().toString();
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    }

    private static void eachLine(Path path, BiConsumer<Integer, String> line) {
        int number = 0;
        for (String text : (Iterable<String>) SourceTree.read(path).lines()::iterator) {
            line.accept(++number, text);
        }
    }

    private static List<String> matches(Pattern pattern, java.util.function.Predicate<Path> wanted) {
        List<String> found = new ArrayList<>();
        for (Path path : SourceTree.files(wanted)) {
            eachLine(path, (number, line) -> {
                if (pattern.matcher(line).find()) {
                    found.add(path + ":" + number + ": " + line.strip());
                }
            });
        }
        return found;
    }

    private static void scan(
            SourceTree.Parsed file,
            BiConsumer<ClassTree, String> types,
            java.util.function.Consumer<MethodTree> methods) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                types.accept(type, type.getSimpleName().toString());
                return super.visitClass(type, unused);
            }

            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                methods.accept(method);
                return super.visitMethod(method, unused);
            }
        }.scan(file.unit(), null);
    }
}
