package org.gannet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where things are: the sources, the built portal, what the stories leave to be looked at. */
final class Places {
    private static final String JAR = "gannet-portal-exec.jar";
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private Places() {}

    /** The folder of the launcher. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .takeWhile(folder -> folder != null)
                .filter(folder -> Files.isRegularFile(folder.resolve("gannet")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no launcher above " + Path.of("").toAbsolutePath()));
    }

    /** Below the build's folder: logs, pictures, traces. */
    static Path output(String name) {
        return madeDirectory(root().resolve("webapp/target/e2e").resolve(name));
    }

    static Path screenshots() {
        return madeDirectory(root().resolve("webapp/target/screenshots"));
    }

    private static Path madeDirectory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The browser to be driven; the variable {@code GANNET_CHROMIUM} counts most. */
    static Optional<Path> browser() {
        return Stream.concat(Stream.ofNullable(System.getenv("GANNET_CHROMIUM")), BROWSERS.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static boolean hasQemu() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "qemu-system-x86_64")));
    }

    /** The built portal, unpacked: the launcher starts it without building anything. */
    static synchronized Path app() {
        Path jar = root().resolve("webapp/target").resolve(JAR);
        Path app = root().resolve("webapp/target/e2e/app");
        try {
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException("the portal is not built: " + jar + " is missing");
            }
            Path stamp = app.resolveSibling("app.stamp");
            String now = Files.size(jar) + " " + Files.getLastModifiedTime(jar) + "\n";
            if (!Files.exists(stamp) || !Files.readString(stamp).equals(now)) {
                Trees.delete(app);
                madeDirectory(app.getParent());
                unpack(jar, app);
                Files.writeString(stamp, now);
            }
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(Path jar, Path app) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        app.toString())
                .redirectErrorStream(true)
                .redirectOutput(output("logs").resolve("unpack.log").toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("could not unpack " + jar);
        }
    }
}
