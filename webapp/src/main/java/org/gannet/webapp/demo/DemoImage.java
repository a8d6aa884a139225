package org.gannet.webapp.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;

/** Puts the small Linux of images/demo into the catalogue, as a disk and as a CD; the script builds both. */
final class DemoImage {
    static final String NAME = "Demo Linux";
    static final String CD_NAME = "Demo Linux CD";
    private static final Duration LONGEST_BUILD = Duration.ofMinutes(10);
    private final ImageService images;
    private final Path builder;
    private final Path directory;

    /** @param directory where the image and its packages are kept */
    DemoImage(ImageService images, Path builder, Path directory) {
        this.images = images;
        this.builder = builder;
        this.directory = directory;
    }

    /** @throws DemoRefusal with the script's own last words when it fails */
    List<ImageView> ensure() {
        Path image = build();
        Path cd = image.resolveSibling("gannet-demo.iso");
        try {
            return List.of(
                    register(NAME, ImageView.Kind.DISK, new ByteSize(Files.size(image)), image),
                    register(CD_NAME, ImageView.Kind.ISO, ByteSize.ZERO, cd));
        } catch (IOException e) {
            throw new DemoRefusal("the demo image cannot be read: " + e.getMessage(), e);
        }
    }

    /** Debian's packages may be newer than at the last start; machines may still need the old image. */
    private ImageView register(String name, ImageView.Kind kind, ByteSize minDisk, Path file) throws IOException {
        Actor system = Actor.system();
        try {
            return images.register(system, name, kind, ImageView.Format.RAW, minDisk, file);
        } catch (ProblemException e) {
            if (e.code() != ErrorCode.NAME_TAKEN) {
                throw e;
            }
            String digest = Files.readString(Path.of(file + ".sha256")).strip();
            String other = name + " " + digest.substring(0, 8);
            return images.register(system, other, kind, ImageView.Format.RAW, minDisk, file);
        }
    }

    /** For simulated nodes, which never look into it. */
    static void pretend(ImageService images, Path directory) {
        try {
            Files.createDirectories(directory);
            Path file = Files.write(directory.resolve("simulated.img"), new byte[1 << 20]);
            images.register(
                    Actor.system(), NAME, ImageView.Kind.DISK, ImageView.Format.RAW, ByteSize.ofMebibytes(1), file);
        } catch (IOException e) {
            throw new DemoRefusal("the pretended image cannot be written: " + e.getMessage(), e);
        }
    }

    private Path build() {
        if (!Files.isExecutable(builder)) {
            throw new DemoRefusal("there is no script that builds it: " + builder);
        }
        try {
            Files.createDirectories(directory);
            Path output = Files.createTempFile(directory, "build", ".log");
            try {
                Process process = new ProcessBuilder(builder.toString(), directory.toString())
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(LONGEST_BUILD.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new DemoRefusal("building it took more than " + LONGEST_BUILD.toMinutes() + " minutes");
                }
                String last = lastLine(Files.readString(output, StandardCharsets.UTF_8));
                if (process.exitValue() != 0) {
                    throw new DemoRefusal(last);
                }
                return Path.of(last);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new DemoRefusal("it cannot be built: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoRefusal("its build was interrupted", e);
        }
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (first, second) -> second);
    }
}
