package org.gannet.webapp.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gannet.webapp.security.SameOrigin;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The first to see a console's handshake. Takes the ticket out of the sub-protocols, so that nothing behind can log
 * it or answer with it, and hides the browser's wish for compression, which Tomcat would grant and VNC's bytes do not
 * reward.
 */
final class ConsoleTicketFilter extends OncePerRequestFilter {
    static final String TICKET = ConsoleTicketFilter.class.getName() + ".ticket";
    static final String SUBPROTOCOL = "binary";
    static final String TICKET_PREFIX = "gannet.ticket.";

    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int LONGEST_HEADER = 500;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> protocols = protocols(request);
        List<String> tickets = protocols.stream()
                .filter(protocol -> protocol.startsWith(TICKET_PREFIX))
                .toList();
        if (!SameOrigin.isSent(request) || tickets.size() != 1 || !protocols.contains(SUBPROTOCOL)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        request.setAttribute(TICKET, tickets.getFirst().substring(TICKET_PREFIX.length()));
        chain.doFilter(new WithoutSecrets(request), response);
    }

    private static List<String> protocols(HttpServletRequest request) {
        String joined = String.join(",", Collections.list(request.getHeaders(PROTOCOLS)));
        return joined.length() > LONGEST_HEADER
                ? List.of()
                : Arrays.stream(joined.split(",")).map(String::strip).toList();
    }

    /** The same request as it would be without ticket and compression. */
    private static final class WithoutSecrets extends HttpServletRequestWrapper {
        private static final Map<String, List<String>> REPLACED = Map.of(
                PROTOCOLS.toLowerCase(Locale.ROOT), List.of(SUBPROTOCOL),
                EXTENSIONS.toLowerCase(Locale.ROOT), List.of());

        private WithoutSecrets(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @org.jspecify.annotations.Nullable String getHeader(String name) {
            List<String> replaced = REPLACED.get(name.toLowerCase(Locale.ROOT));
            if (replaced == null) {
                return super.getHeader(name);
            }
            return replaced.isEmpty() ? null : replaced.getFirst();
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            List<String> replaced = REPLACED.get(name.toLowerCase(Locale.ROOT));
            return replaced == null ? super.getHeaders(name) : Collections.enumeration(replaced);
        }
    }
}
