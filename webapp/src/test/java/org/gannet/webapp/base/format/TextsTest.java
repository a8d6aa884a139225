package org.gannet.webapp.base.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Path BUNDLES = Path.of("src/main/resources/messages");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern USE = Pattern.compile("(?:text|line)\\(\\s*\"([a-zA-Z]+\\.[a-zA-Z0-9_.]+)\"");
    private static final Pattern LITERAL =
            Pattern.compile("(?:setText|setLabel|setPlaceholder|setHelperText|setHeader|setTooltipText|setAriaLabel"
                    + "|setHeaderTitle|new Button|new Span|new H1|new H2|new Paragraph)\\(\\s*\"[^\"]*[A-Za-z]{2}");

    @Test
    void everyLanguageHasTheSameTexts() {
        for (Path english :
                files(BUNDLES, ".properties").filter(TextsTest::isEnglish).toList()) {
            for (Locale language : Texts.LANGUAGES.subList(1, Texts.LANGUAGES.size())) {
                Path other = translated(english, language);
                assertThat(other).exists();
                assertThat(keys(other)).as(other.toString()).isEqualTo(keys(english));
            }
        }
    }

    @Test
    void everyTextIsAPatternWithTheSameArgumentsInEachLanguage() {
        for (Path english :
                files(BUNDLES, ".properties").filter(TextsTest::isEnglish).toList()) {
            Properties texts = read(english);
            for (Locale language : Texts.LANGUAGES) {
                Properties others = language.equals(Locale.ENGLISH) ? texts : read(translated(english, language));
                for (String key : texts.stringPropertyNames()) {
                    assertThat(arguments(others.getProperty(key), language))
                            .as(key + " in " + language)
                            .isEqualTo(arguments(texts.getProperty(key), Locale.ENGLISH));
                    assertThat(others.getProperty(key)).as(key).doesNotContain("'");
                }
            }
        }
    }

    @Test
    void everyTextThatThePagesAskForIsThere() {
        List<String> missing = new ArrayList<>();
        files(SOURCES, ".java").forEach(source -> {
            Matcher uses = USE.matcher(content(source));
            while (uses.find()) {
                String key = uses.group(1);
                // A key that ends in a dot is completed at run time.
                if (!key.endsWith(".") && Texts.in(Locale.ENGLISH, key).equals("!" + key + "!")) {
                    missing.add(key + " of " + source.getFileName());
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void noPageHasWordsOfItsOwn() {
        List<String> found = new ArrayList<>();
        Stream.of("base", "portal", "admin")
                .map(part -> SOURCES.resolve("org/gannet/webapp").resolve(part))
                .flatMap(folder -> files(folder, ".java"))
                .forEach(source -> {
                    Matcher literals = LITERAL.matcher(content(source));
                    while (literals.find()) {
                        if (!literals.group().contains("\"Gannet")
                                && !literals.group().contains("iB")) {
                            found.add(source.getFileName() + ": " + literals.group());
                        }
                    }
                });
        assertThat(found).isEmpty();
    }

    @Test
    void saysTheKeyWhereATextIsMissing() {
        assertThat(Texts.in(Locale.ENGLISH, "nowhere.nothing")).isEqualTo("!nowhere.nothing!");
    }

    @Test
    void countsInWords() {
        assertThat(Texts.in(Locale.ENGLISH, "base.jobs.button", 0)).isEqualTo("No jobs running");
        assertThat(Texts.in(Locale.ENGLISH, "base.jobs.button", 1)).isEqualTo("1 job running");
        assertThat(Texts.in(Locale.GERMAN, "base.jobs.button", 3)).isEqualTo("3 Aufträge laufen");
    }

    private static boolean isEnglish(Path file) {
        return Texts.LANGUAGES.stream()
                .noneMatch(language -> file.toString().endsWith("_" + language.getLanguage() + ".properties"));
    }

    private static Path translated(Path english, Locale language) {
        String name = english.getFileName().toString().replace(".properties", "");
        return english.resolveSibling(name + "_" + language.getLanguage() + ".properties");
    }

    private static int arguments(String pattern, Locale language) {
        return new MessageFormat(pattern, language).getFormatsByArgumentIndex().length;
    }

    private static Set<String> keys(Path file) {
        return new TreeSet<>(read(file).stringPropertyNames());
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (var reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static Stream<Path> files(Path folder, String end) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
