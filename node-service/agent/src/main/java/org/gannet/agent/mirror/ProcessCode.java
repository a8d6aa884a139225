package org.gannet.agent.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.gannet.agent.mirror.device.MirrorMain;

/**
 * The classes of the process between guests and mirrored disks, copied from wherever this agent's classes are: the
 * process loads some of them only when it needs them, and the agent's own may have been replaced by then.
 */
final class ProcessCode {
    private static final String FOLDER = MirrorMain.class.getPackageName().replace('.', '/') + "/";

    private ProcessCode() {}

    /** Puts them into a folder of their own, once for each version. @return what to give as class path */
    static Path install(Path directory) {
        try {
            Map<String, byte[]> classes = classes();
            Path target = directory.resolve(digest(classes));
            if (Files.isDirectory(target)) {
                return target;
            }
            Path attempt = Files.createTempDirectory(Files.createDirectories(directory), "new");
            Path folder = Files.createDirectories(attempt.resolve(FOLDER));
            for (Map.Entry<String, byte[]> one : classes.entrySet()) {
                Files.write(folder.resolve(one.getKey()), one.getValue());
            }
            Files.move(attempt, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> classes() throws IOException {
        URL one = MirrorMain.class.getResource(MirrorMain.class.getSimpleName() + ".class");
        if (one == null) {
            throw new IOException("no class file of " + MirrorMain.class);
        }
        Map<String, byte[]> classes = new TreeMap<>();
        if (one.getProtocol().equals("file")) {
            for (Path file : siblings(one)) {
                classes.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } else {
            JarFile jar = ((JarURLConnection) one.openConnection()).getJarFile();
            for (var entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(FOLDER) && name.endsWith(".class")) {
                    try (InputStream stream = jar.getInputStream(entry)) {
                        classes.put(name.substring(FOLDER.length()), stream.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    private static List<Path> siblings(URL url) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(new URI(url.toString())).resolveSibling("."))) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".class")).toList());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String digest(Map<String, byte[]> classes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            classes.forEach((name, bytes) -> {
                digest.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
