package org.gannet.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events in the database, replayed from the first one: they have to tell exactly what the tables tell. */
final class EventReplay {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, JsonNode> instances = new TreeMap<>();
    private final Map<String, JsonNode> nodes = new TreeMap<>();
    private final Map<String, String> jobs = new TreeMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final SoftAssertions softly;

    private EventReplay(SoftAssertions softly) {
        this.softly = softly;
    }

    /** Of a database that is younger than events are kept. */
    static void check(Sql sql, SoftAssertions softly) {
        List<List<String>> events = sql.rows("select seq, fact from engine_events order by seq");
        softly.assertThat(events.stream().map(event -> Long.parseLong(event.getFirst())))
                .as("numbers of events")
                .isEqualTo(LongStream.rangeClosed(1, sql.number("select last_event from cluster_revision"))
                        .boxed()
                        .toList());
        EventReplay replay = new EventReplay(softly);
        events.forEach(event -> replay.apply(JSON.readTree(event.get(1))));
        softly.assertThat(replay.instances)
                .as("machines that events tell")
                .isEqualTo(documents(sql, "select cast(id as varchar(36)), document from instances"));
        softly.assertThat(replay.nodes)
                .as("nodes that events tell")
                .isEqualTo(documents(sql, "select name, document from nodes"));
        Map<String, String> states = new TreeMap<>();
        documents(sql, "select cast(id as varchar(36)), document from jobs")
                .forEach((id, job) -> states.put(
                        id,
                        job.path("state").asString() + " " + job.path("version").asLong()));
        softly.assertThat(replay.jobs).as("jobs that events tell").isEqualTo(states);
    }

    private static Map<String, JsonNode> documents(Sql sql, String query) {
        Map<String, JsonNode> documents = new TreeMap<>();
        sql.rows(query).forEach(row -> documents.put(row.getFirst(), JSON.readTree(row.get(1))));
        return documents;
    }

    private void apply(JsonNode fact) {
        String kind = fact.path("fact").asString();
        if (kind.equals("object-changed")) {
            change(fact.path("change"));
        } else if (kind.equals("job-moved")) {
            String job = fact.path("job").asString();
            long version = fact.path("version").asLong();
            String now = fact.path("state").asString() + " " + version;
            Long before = versions.put(job, version);
            // A portal that was killed between a job and its event tells of the job again, in the same words.
            boolean again = now.equals(jobs.put(job, now));
            softly.assertThat(before == null || before < version || again)
                    .as("versions of job %s rise: %s after %s", job, version, before)
                    .isTrue();
        }
    }

    private void change(JsonNode change) {
        JsonNode instance = change.path("instance");
        JsonNode node = change.path("node");
        switch (change.path("change").asString()) {
            case "put-instance" -> instances.put(instance.path("id").asString(), instance);
            case "drop-instance" -> instances.remove(change.path("id").asString());
            case "put-node" -> nodes.put(node.path("name").asString(), node);
            case "drop-node" -> nodes.remove(change.path("name").asString());
            default ->
                softly.assertThat(new TreeSet<>(List.of("put-queue-settings", "put-submission-rules")))
                        .as("changes known")
                        .contains(change.path("change").asString());
        }
    }
}
