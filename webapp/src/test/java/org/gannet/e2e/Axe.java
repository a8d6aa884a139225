package org.gannet.e2e;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Deque's axe: finds what keeps people out who see, hear or point otherwise. */
final class Axe {
    private static final String RUN = """
            () => axe.run(document, {
                resultTypes: ['violations'],
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
              })
              .then(result => result.violations
                .filter(each => each.impact === 'serious' || each.impact === 'critical')
                .map(each => `${each.id} (${each.impact}): ` + each.nodes.slice(0, 5)
                  .map(node => node.target.flat().join(' ') + ' ' + (node.any[0]?.message ?? '')).join('; ')))
            """;

    private Axe() {}

    /** @return what is serious or critical, in words */
    static List<String> serious(Page page, String where) {
        if (!Boolean.TRUE.equals(page.evaluate("typeof axe === 'object'"))) {
            page.evaluate(script());
        }
        Object found = page.evaluate(RUN);
        return ((List<?>) found).stream().map(each -> where + ": " + each).toList();
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
