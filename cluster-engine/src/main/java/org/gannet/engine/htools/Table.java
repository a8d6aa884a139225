package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as they must be, with one blank between. */
final class Table {
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A table.
     *
     * @param header the titles
     * @param right for each column, whether its figures end at the same place
     */
    Table(List<String> header, List<Boolean> right) {
        this.right = right;
        rows.add(header);
    }

    void add(List<String> row) {
        rows.add(row);
    }

    /** The lines, each after a prefix. */
    List<String> lines(String prefix) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int at = 0; at < columns; at++) {
                widths[at] = Math.max(widths[at], row.get(at).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            var line = new StringBuilder(prefix);
            for (int at = 0; at < columns; at++) {
                String padding = " ".repeat(widths[at] - row.get(at).length());
                line.append(at == 0 ? "" : " ").append(right.get(at) ? padding + row.get(at) : row.get(at) + padding);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
