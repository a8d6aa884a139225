package org.gannet.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The portal's database, looked into after the portal has ended. */
final class DemoDatabase {
    private final String url;

    DemoDatabase(Path file) {
        url = "jdbc:h2:file:" + file + ";IFEXISTS=TRUE";
    }

    long rows(String table) {
        return number("select count(*) from " + table);
    }

    long number(String query) {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
