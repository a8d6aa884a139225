package org.gannet.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The portal's database, looked into beside it. */
final class Sql {
    private final String url;
    private final String user;

    Sql(String url, String user) {
        this.url = url;
        this.user = user;
    }

    /** Each row's columns as text; null becomes empty. */
    List<List<String>> rows(String query) {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    String text = result.getString(column);
                    row.add(text == null ? "" : text);
                }
                rows.add(List.copyOf(row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** The first column. */
    List<String> column(String query) {
        return rows(query).stream().map(List::getFirst).toList();
    }

    long number(String query) {
        return Long.parseLong(rows(query).getFirst().getFirst());
    }

    boolean hasTable(String name) {
        return number("select count(*) from information_schema.tables where lower(table_name) = '" + name + "'") > 0;
    }
}
