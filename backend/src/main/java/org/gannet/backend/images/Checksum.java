package org.gannet.backend.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.support.Problems;
import org.gannet.base.ImageDigest;

/** What a file's content must sum up to, as those who publish images say it. @param hex in lower case */
public record Checksum(Algorithm algorithm, String hex) {
    private static final int BUFFER = 1 << 18;

    /** How it is summed up. */
    public enum Algorithm {
        SHA256("SHA-256", 64),
        SHA512("SHA-512", 128);

        private final String title;
        private final int digits;

        Algorithm(String title, int digits) {
            this.title = title;
            this.digits = digits;
        }

        String title() {
            return title;
        }
    }

    /**
     * By its length.
     * @param text hexadecimal digits, as sha256sum or sha512sum print them
     * @throws org.gannet.base.ProblemException INVALID_REQUEST
     */
    public static Checksum parse(String text) {
        String hex = text.strip().toLowerCase(Locale.ROOT);
        for (Algorithm algorithm : Algorithm.values()) {
            if (hex.matches("[0-9a-f]{" + algorithm.digits + "}")) {
                return new Checksum(algorithm, hex);
            }
        }
        throw Problems.invalid(
                "A checksum is a SHA-256 of 64 or a SHA-512 of 128 hexadecimal digits.",
                "As sha256sum or sha512sum prints it.");
    }

    static Checksum of(ImageDigest digest) {
        return new Checksum(Algorithm.SHA256, digest.sha256());
    }

    /** As the catalogue names contents, when it is of that kind. */
    Optional<ImageDigest> digest() {
        return algorithm == Algorithm.SHA256 ? Optional.of(new ImageDigest(hex)) : Optional.empty();
    }

    /** All that a file sums up to. */
    record Sums(String sha256, String sha512) {
        String of(Algorithm algorithm) {
            return switch (algorithm) {
                case SHA256 -> sha256;
                case SHA512 -> sha512;
            };
        }

        boolean match(Checksum wanted) {
            return of(wanted.algorithm()).equals(wanted.hex());
        }
    }

    static Sums sums(Path file) throws IOException {
        MessageDigest sha256 = digest(Algorithm.SHA256);
        MessageDigest sha512 = digest(Algorithm.SHA512);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sha256.update(buffer, 0, count);
                sha512.update(buffer, 0, count);
            }
        }
        return new Sums(
                HexFormat.of().formatHex(sha256.digest()), HexFormat.of().formatHex(sha512.digest()));
    }

    private static MessageDigest digest(Algorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.title());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm.title(), e);
        }
    }
}
