package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        Golden.assertMatches("schema/tables.txt", SchemaDump.of(client, database));
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
