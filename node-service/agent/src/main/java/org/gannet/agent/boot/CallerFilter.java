package org.gannet.agent.boot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeHttp;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The cluster's authority has signed every caller's certificate, or there would be no connection. Of those, only the
 * engine may order: a node's certificate opens no more than the hand-over of a machine, whose secret it must know.
 */
final class CallerFilter extends OncePerRequestFilter {
    static final String ENGINE = "gannet-engine";
    private static final String PEERS = "/node/v1/peer/";
    /** No dots, escapes or parameters: what is compared here is what will be served. */
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/_-]*");

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!PLAIN_PATH.matcher(request.getRequestURI()).matches()) {
            refuse(response, Problem.of(ErrorCode.INVALID_REQUEST, "The node does not understand the request."));
        } else if (request.getRequestURI().startsWith(PEERS) || ENGINE.equals(nameOf(request))) {
            chain.doFilter(request, response);
        } else {
            refuse(
                    response,
                    Problem.of(ErrorCode.NOT_ALLOWED, "Only the cluster's engine may order this.")
                            .withInternal("certificate of \"" + nameOf(request) + "\""));
        }
    }

    private static void refuse(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(NodeHttp.statusOf(problem.code()));
        response.setContentType("application/json");
        response.getOutputStream().write(NodeHttp.json().writeValueAsBytes(problem));
    }

    private static String nameOf(HttpServletRequest request) {
        if (!(request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain) || chain.length == 0) {
            return "";
        }
        try {
            for (Rdn part : new LdapName(chain[0].getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                }
            }
            return "";
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
