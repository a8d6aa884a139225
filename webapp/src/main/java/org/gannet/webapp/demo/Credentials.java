package org.gannet.webapp.demo;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The demo's two accounts. Kept in a file that only its owner can read.
 * @param fresh drawn or given at this start: the accounts must be made so; else they may have been changed since
 */
record Credentials(String adminPassword, String demoPassword, boolean fresh) {
    static final String ADMIN = "admin";
    static final String DEMO = "demo";
    private static final String ADMIN_PASSWORD = "admin.password";
    private static final String DEMO_PASSWORD = "demo.password";
    /** Without what is easily mistaken for something else. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzACDEFHJKLMNPQRTUVWXY34679";

    private static final int LENGTH = 16;

    static Credentials of(DemoOptions options, Path file) throws IOException {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            } catch (IllegalArgumentException e) {
                throw new DemoRefusal("the file of passwords is damaged; remove it: " + file, e);
            }
        }
        Optional<String> admin = Optional.ofNullable(kept.getProperty(ADMIN_PASSWORD));
        Optional<String> demo = Optional.ofNullable(kept.getProperty(DEMO_PASSWORD));
        boolean same = isSame(options.adminPassword(), admin) && isSame(options.demoPassword(), demo);
        return new Credentials(
                options.adminPassword().or(() -> admin).orElseGet(Credentials::draw),
                options.demoPassword().or(() -> demo).orElseGet(Credentials::draw),
                !same);
    }

    /** After the accounts were made: a crash before only draws others at the next start. */
    void write(Path file) throws IOException {
        PrivateFiles.write(file, """
                # Accounts of the demo, as they were made. Who changes a password in the portal changes it only there.
                admin.login=%s
                %s=%s
                demo.login=%s
                %s=%s
                """.formatted(
                        ADMIN, ADMIN_PASSWORD, escaped(adminPassword), DEMO, DEMO_PASSWORD, escaped(demoPassword)));
    }

    private static boolean isSame(Optional<String> given, Optional<String> kept) {
        return kept.isPresent() && given.map(kept.get()::equals).orElse(true);
    }

    private static String draw() {
        SecureRandom random = new SecureRandom();
        return random.ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
                .collect(Collectors.joining());
    }

    /** Of properties files. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char each : text.toCharArray()) {
            if (Character.isLetterOrDigit(each) && each < 128) {
                escaped.append(each);
            } else {
                escaped.append("\\u%04x".formatted((int) each));
            }
        }
        return escaped.toString();
    }
}
