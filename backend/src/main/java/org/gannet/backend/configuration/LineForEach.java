package org.gannet.backend.configuration;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** Breaks lines down to the elements of the lists of a {@link ConfigurationFile}, and not inside of them. */
final class LineForEach extends DefaultPrettyPrinter {
    private static final int DEEPEST = 2;
    private static final DefaultIndenter LINES = new DefaultIndenter(" ", "\n");

    LineForEach() {
        super(Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEntrySpacing(Separators.Spacing.NONE)
                .withArrayElementSpacing(Separators.Spacing.NONE));
        Indenter some = new Indenter() {
            @Override
            public void writeIndentation(JsonGenerator json, int level) {
                if (level <= DEEPEST) {
                    LINES.writeIndentation(json, level);
                }
            }

            @Override
            public boolean isInline() {
                return false;
            }
        };
        indentArraysWith(some);
        indentObjectsWith(some);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
        return new LineForEach();
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) {
        if (isInside()) {
            _nesting--;
            json.writeRaw('}');
        } else {
            super.writeEndObject(json, entries);
        }
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) {
        if (isInside()) {
            _nesting--;
            json.writeRaw(']');
        } else {
            super.writeEndArray(json, values);
        }
    }

    private boolean isInside() {
        return _nesting > DEEPEST;
    }
}
