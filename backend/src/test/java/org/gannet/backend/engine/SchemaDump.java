package org.gannet.backend.engine;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gannet.backend.testing.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All tables with their columns, constraints and indexes, in words that are the same on every database. */
final class SchemaDump {
    private static final String COLUMNS = """
            select lower(table_name) as t, lower(column_name) as c, lower(data_type) as d,
                   character_maximum_length as l, datetime_precision as p, is_nullable as n, is_identity as i
            from information_schema.columns
            where lower(table_schema) = 'public' and lower(table_name) <> 'flyway_schema_history'
            order by 1, ordinal_position
            """;

    /** Named by what they hold: databases name those of their own as they like. */
    private static final String CONSTRAINTS = """
            select lower(c.table_name) as t, lower(c.constraint_type) as k, lower(c.constraint_name) as n,
                   lower(u.column_name) as c
            from information_schema.table_constraints c
            join information_schema.key_column_usage u
              on u.constraint_schema = c.constraint_schema and u.constraint_name = c.constraint_name
             and u.table_name = c.table_name
            where lower(c.table_schema) = 'public' and lower(c.table_name) <> 'flyway_schema_history'
            order by 1, 2, 3, u.ordinal_position
            """;

    private static final String H2_INDEXES = """
            select lower(i.table_name) as t, lower(i.index_name) as n, lower(c.column_name) as c,
                   case when c.ordering_specification = 'DESC' then ' desc' else '' end as o,
                   case when c.is_unique then 'unique ' else '' end as u
            from information_schema.indexes i
            join information_schema.index_columns c
              on c.index_schema = i.index_schema and c.index_name = i.index_name
            where lower(i.table_schema) = 'public' and lower(i.table_name) <> 'flyway_schema_history'
              and not i.is_generated and i.index_type_name in ('INDEX', 'UNIQUE INDEX')
            order by 1, 2, c.ordinal_position
            """;

    private static final String POSTGRESQL_INDEXES = """
            select t.relname as t, i.relname as n, a.attname as c,
                   case when x.indoption[k.position - 1] & 1 = 1 then ' desc' else '' end as o,
                   case when x.indisunique then 'unique ' else '' end as u
            from pg_index x
            join pg_class t on t.oid = x.indrelid
            join pg_class i on i.oid = x.indexrelid
            join pg_namespace s on s.oid = t.relnamespace
            cross join lateral unnest(x.indkey::int2[]) with ordinality as k(attribute, position)
            join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attribute
            where s.nspname = 'public' and t.relname <> 'flyway_schema_history'
              and not exists (select 1 from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u'))
            order by 1, 2, k.position
            """;

    private SchemaDump() {}

    static String of(JdbcClient client, Database database) {
        Map<String, List<String>> tables = new TreeMap<>();
        rows(client, COLUMNS).forEach(column -> lines(tables, column).add(column(column)));
        constraints(client).forEach((table, found) -> tables.get(table).addAll(found));
        String indexes = switch (database) {
            case H2 -> H2_INDEXES;
            case POSTGRESQL -> POSTGRESQL_INDEXES;
        };
        grouped(client, indexes, row -> row.get("u") + "index " + row.get("n"))
                .forEach((table, found) -> tables.get(table).addAll(found));
        return tables.entrySet().stream()
                .map(table -> table.getKey() + "\n"
                        + table.getValue().stream()
                                .map(line -> "    " + line + "\n")
                                .collect(joining()))
                .collect(joining());
    }

    private static String column(Map<String, Object> column) {
        boolean sized = column.get("l") != null && !column.get("d").equals("uuid");
        return column.get("c") + " " + column.get("d")
                + (sized ? "(" + column.get("l") + ")" : "")
                + (column.get("p") == null ? "" : "(" + column.get("p") + ")")
                + (column.get("n").equals("NO") ? " not null" : "")
                + (column.get("i").equals("YES") ? " identity" : "");
    }

    private static Map<String, Set<String>> constraints(JdbcClient client) {
        return grouped(client, CONSTRAINTS, row -> {
            String kind = String.valueOf(row.get("k"));
            // Foreign keys are named in the migrations, and say by that what they point to.
            return kind.equals("foreign key") ? kind + " " + row.get("n") : kind;
        });
    }

    private interface Title {
        String of(Map<String, Object> row);
    }

    /** Table by table: title and columns, sorted. */
    private static Map<String, Set<String>> grouped(JdbcClient client, String query, Title title) {
        Map<String, Map<String, List<String>>> columns = new TreeMap<>();
        Map<String, String> titles = new TreeMap<>();
        for (Map<String, Object> row : rows(client, query)) {
            String key = String.valueOf(row.get("n"));
            titles.put(key, title.of(row));
            columns.computeIfAbsent(String.valueOf(row.get("t")), table -> new TreeMap<>())
                    .computeIfAbsent(key, name -> new ArrayList<>())
                    .add(row.get("c") + String.valueOf(row.getOrDefault("o", "")));
        }
        Map<String, Set<String>> found = new TreeMap<>();
        columns.forEach((table, named) ->
                named.forEach((name, parts) -> found.computeIfAbsent(table, each -> new TreeSet<>())
                        .add(titles.get(name) + " (" + String.join(", ", parts) + ")")));
        return found;
    }

    private static List<String> lines(Map<String, List<String>> tables, Map<String, Object> row) {
        return tables.computeIfAbsent(String.valueOf(row.get("t")), table -> new ArrayList<>());
    }

    private static List<Map<String, Object>> rows(JdbcClient client, String query) {
        return client.sql(query).query().listOfRows();
    }
}
