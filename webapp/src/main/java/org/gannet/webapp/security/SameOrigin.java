package org.gannet.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/** Whether a request comes from one of the portal's own pages. */
public final class SameOrigin {
    private SameOrigin() {}

    /** Exactly: scheme, host and port. A request without an origin is not from a page. */
    public static boolean isSent(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && origin.toLowerCase(Locale.ROOT).equals(ownOrigin(request));
    }

    /** What browsers send when a page of another site makes the request. Programs send no origin at all. */
    public static boolean isForeign(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ORIGIN) != null && !isSent(request);
    }

    private static String ownOrigin(HttpServletRequest request) {
        String scheme = request.getScheme().toLowerCase(Locale.ROOT);
        int port = request.getServerPort();
        boolean usual = port == ("https".equals(scheme) ? 443 : 80);
        return scheme + "://" + request.getServerName().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }
}
