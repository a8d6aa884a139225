package org.gannet.backend.images.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.gannet.backend.support.Problems;

/**
 * Where an image is to be fetched from: http or https, a host, no login. Its text may hold a token of the server it is
 * about (behind the question mark), so only {@link #shown} is for people, logs and pages.
 */
public record SourceUrl(URI uri) {
    private static final int LONGEST = 4000;
    private static final int HIGHEST_PORT = 65_535;

    /** @throws org.gannet.base.ProblemException INVALID_REQUEST */
    public static SourceUrl parse(String text) {
        if (text.length() > LONGEST) {
            throw invalid("The address is longer than " + LONGEST + " characters.");
        }
        try {
            return of(new URI(text.strip()));
        } catch (URISyntaxException e) {
            throw invalid("That is no address that can be fetched.");
        }
    }

    /** @throws org.gannet.base.ProblemException INVALID_REQUEST */
    static SourceUrl of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw invalid("Images are fetched by http and https only.");
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw Problems.invalid(
                    "The address holds a login.", "Give one that needs none: logins are neither kept nor sent.");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty() || uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            throw invalid("The address names no host, or a port that there is not.");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new SourceUrl(URI.create(place(scheme, uri) + path + query));
    }

    private static String place(String scheme, URI uri) {
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private static RuntimeException invalid(String message) {
        return Problems.invalid(message, "For example: https://cloud.debian.org/images/debian.qcow2");
    }

    /** Where a redirect leads. @throws org.gannet.base.ProblemException INVALID_REQUEST, also from https to http */
    SourceUrl redirected(String location) {
        SourceUrl next;
        try {
            next = of(uri.resolve(new URI(location)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw invalid("The server sends to an address that can't be fetched.");
        }
        if (isSecure() && !next.isSecure()) {
            throw Problems.invalid(
                    "The server sends from https to http, where anybody on the way could change the image.",
                    "Give the address where the image really is.");
        }
        return next;
    }

    private boolean isSecure() {
        return uri.getScheme().equals("https");
    }

    public String host() {
        return uri.getHost();
    }

    /** The port that is connected to. */
    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure() ? 443 : 80;
    }

    /** The last part of its path, for a proposal of a name; may be empty. */
    public String file() {
        return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
    }

    /** Without what may be a secret. */
    public String shown() {
        return place(uri.getScheme(), uri) + uri.getRawPath();
    }

    /** All of it, to be kept where nobody else reads. */
    public String secret() {
        return uri.toString();
    }

    @Override
    public String toString() {
        return shown();
    }
}
