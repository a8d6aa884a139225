package org.gannet.webapp.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.frontend.VncKey;
import org.junit.jupiter.api.Test;

/** What the browser's side and ours must say alike, since no compiler sees both. */
class BothSidesTest {
    @Test
    void closeWithTheSameNumbers() throws IOException {
        Map<String, Integer> browsers = new TreeMap<>();
        Matcher entry = Pattern.compile("([A-Z_]+): (4\\d{3})").matcher(source("console-link.ts"));
        while (entry.find()) {
            browsers.put(entry.group(1), Integer.valueOf(entry.group(2)));
        }
        Map<String, Integer> ours = new TreeMap<>();
        for (CloseCode code : CloseCode.values()) {
            int number = code.status("").getCode();
            if (number >= 4000) {
                ours.put(code.name(), number);
            }
        }

        assertThat(browsers).isEqualTo(ours);
    }

    @Test
    void callTheTicketTheSame() throws IOException {
        assertThat(source("console-link.ts"))
                .contains("'" + ConsoleTicketFilter.TICKET_PREFIX + "'", "'" + ConsoleTicketFilter.SUBPROTOCOL + "'");
    }

    @Test
    void nameTheKeysTheSame() throws IOException {
        String source = source("gannet-vnc-screen.ts");
        for (VncKey key : VncKey.values()) {
            if (!VncKey.functionKeys().contains(key)) {
                assertThat(source).contains(key.name() + ": key(");
            }
        }
    }

    private static String source(String file) throws IOException {
        try (var in = VncKey.class.getResourceAsStream("/META-INF/frontend/gannet/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
