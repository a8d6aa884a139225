package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The migrations make the same tables on every database; Hibernate has checked its entities against them by then. */
class SchemaIT {
    @ParameterizedTest
    @EnumSource(Database.class)
    void isTheSameOnEveryDatabase(Database database) {
        JdbcClient client = Backend.withoutEngine(database).bean(JdbcClient.class);
        List<Map<String, Object>> columns = client.sql("""
                        select lower(table_name) as t, lower(column_name) as c, lower(data_type) as d,
                               character_maximum_length as l, is_nullable as n
                        from information_schema.columns
                        where lower(table_schema) = 'public' and lower(table_name) <> 'flyway_schema_history'
                        order by 1, ordinal_position
                        """).query().listOfRows();
        StringBuilder dump = new StringBuilder();
        String table = "";
        for (Map<String, Object> column : columns) {
            if (!column.get("t").equals(table)) {
                table = String.valueOf(column.get("t"));
                dump.append(table).append('\n');
            }
            Object length = column.get("l");
            dump.append("    %s %s%s%s%n"
                    .formatted(
                            column.get("c"),
                            column.get("d"),
                            length == null || column.get("d").equals("uuid") ? "" : "(" + length + ")",
                            column.get("n").equals("NO") ? " not null" : ""));
        }
        Golden.assertMatches("schema/tables.txt", dump.toString());
    }

    @Test
    void migrationsAreNamedByWhatTheyAreAbout() {
        List<String> names = Backend.withoutEngine(Database.H2)
                .bean(JdbcClient.class)
                .sql("select \"script\" from \"flyway_schema_history\" where \"script\" like 'V%'"
                        + " order by \"installed_rank\"")
                .query(String.class)
                .list();
        assertThat(names).isNotEmpty().allMatch(name -> name.matches("V[0-9]{3}__[a-z_]+\\.sql"));
    }
}
