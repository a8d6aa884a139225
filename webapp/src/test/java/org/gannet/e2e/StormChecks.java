package org.gannet.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that must hold after a storm, when all is quiet: in the API, in the database, on the nodes, in Linux. */
final class StormChecks {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PortalSite site;
    private final String project;
    private final StormRecord record;
    private final SoftAssertions softly = new SoftAssertions();

    private StormChecks(PortalSite site, String project, StormRecord record) {
        this.site = site;
        this.project = project;
        this.record = record;
    }

    /** Ends the portal. */
    static void assertNothingLost(PortalSite site, String project, StormRecord record) {
        StormChecks checks = new StormChecks(site, project, record);
        List<JsonNode> jobs = Storm.allJobs(site.admin());
        checks.jobsAreThoseAskedFor(jobs);
        checks.quotaIsWhatMachinesHave();
        checks.softly.assertThat(site.admin().rows("/locks")).as("locks").isEmpty();
        checks.note(jobs);
        site.leave();
        List<JsonNode> machines = checks.machines();
        checks.machinesAreWhole(machines);
        checks.nodesHaveExactlyTheirMachines(machines);
        checks.rowsAgree(machines);
        EventReplay.check(site.database(), checks.softly);
        checks.softly.assertAll();
    }

    // ---- jobs ----

    private void jobsAreThoseAskedFor(List<JsonNode> jobs) {
        Map<String, JsonNode> byId = new HashMap<>();
        jobs.forEach(job -> {
            boolean twice = byId.put(job.path("id").asString(), job) != null;
            softly.assertThat(twice).as("listed twice: %s", job).isFalse();
            softly.assertThat(Api.isEnded(job)).as("has ended: %s", job).isTrue();
            softly.assertThat(job.path("status").asString())
                    .as("taken back whole: %s", job)
                    .isNotEqualTo("undo_failed");
        });
        record.acknowledged().forEach(asked -> {
            Optional<JsonNode> job = Optional.ofNullable(byId.remove(asked.job()));
            softly.assertThat(job).as("acknowledged and there: %s", asked).isPresent();
        });
        // What is left was heard, but the portal died before it could say so: each at most once.
        List<StormRecord.Unanswered> open = new ArrayList<>(record.unanswered());
        byId.values().stream()
                .filter(job -> !job.path("actor").asString().equals("system"))
                .forEach(job -> softly.assertThat(take(open, job))
                        .as("asked for once: %s", job)
                        .isTrue());
    }

    private static boolean take(List<StormRecord.Unanswered> open, JsonNode job) {
        String operation = job.path("operation").asString().toLowerCase(Locale.ROOT);
        Optional<StormRecord.Unanswered> cause = open.stream()
                .filter(each -> each.act().equals("retry")
                        || operation.contains(each.act())
                                && (job.path("instance").asString("").equals(each.object())
                                        || job.path("title").asString().contains(each.object())))
                .findFirst();
        cause.ifPresent(open::remove);
        return cause.isPresent();
    }

    // ---- quota ----

    private void quotaIsWhatMachinesHave() {
        JsonNode quota = site.admin().quota(project);
        List<JsonNode> machines = site.admin().rows("/instances?limit=100&project=" + project);
        softly.assertThat(quota.path("used").path("machines").asInt())
                .as("machines counted")
                .isEqualTo(machines.size());
        softly.assertThat(quota.path("used").path("memoryBytes").asLong())
                .as("memory counted")
                .isEqualTo(machines.stream()
                        .mapToLong(machine -> machine.path("memoryBytes").asLong())
                        .sum());
        softly.assertThat(quota.path("used").path("diskBytes").asLong())
                .as("disks counted")
                .isEqualTo(machines.stream()
                        .flatMap(machine ->
                                StreamSupport.stream(machine.path("disks").spliterator(), false))
                        .mapToLong(disk -> disk.path("sizeBytes").asLong())
                        .sum());
        softly.assertThat(quota.path("pending").path("machines").asInt())
                .as("machines pending")
                .isZero();
    }

    // ---- machines ----

    private List<JsonNode> machines() {
        return site.database().column("select document from instances").stream()
                .map(JSON::readTree)
                .toList();
    }

    private void machinesAreWhole(List<JsonNode> machines) {
        Map<String, List<ProcessTable.Guest>> guests =
                site.guests().stream().collect(groupingBy(ProcessTable.Guest::instance));
        for (JsonNode machine : machines) {
            String id = machine.path("id").asString();
            softly.assertThat(machine.path("lifecycle").asString())
                    .as("lifecycle of %s", id)
                    .isEqualToIgnoringCase("ready");
            softly.assertThat(machine.path("incoming").isMissingNode()
                            || machine.path("incoming").isNull())
                    .as("on its way no more: %s", machine)
                    .isTrue();
            List<ProcessTable.Guest> its =
                    Optional.ofNullable(guests.remove(id)).orElse(List.of());
            boolean wished = machine.path("wished").asString().equals("UP");
            softly.assertThat(its)
                    .as("processes of %s, wished %s", id, machine.path("wished"))
                    .hasSize(wished ? 1 : 0);
            String mark = site.mark(machine.path("primary").asString());
            its.forEach(guest ->
                    softly.assertThat(guest.commandLine()).as("on its primary").contains(mark));
        }
        softly.assertThat(guests).as("processes that nobody wants").isEmpty();
    }

    private void nodesHaveExactlyTheirMachines(List<JsonNode> machines) {
        for (String node : site.nodes()) {
            SortedSet<String> volumes = new TreeSet<>();
            SortedSet<String> own = new TreeSet<>();
            SortedSet<String> up = new TreeSet<>();
            machines.stream()
                    .filter(machine -> machine.path("primary").asString().equals(node))
                    .forEach(machine -> {
                        machine.path("disks")
                                .forEach(disk -> volumes.add(disk.path("volume").asString()));
                        own.add(machine.path("id").asString());
                        if (machine.path("wished").asString().equals("UP")) {
                            up.add(machine.path("id").asString());
                        }
                    });
            softly.assertThat(names(site.node(node).resolve("volumes")))
                    .as("volumes of %s", node)
                    .isEqualTo(volumes);
            // What a machine that was stopped has left may stay until it is started again.
            softly.assertThat(names(site.node(node).resolve("vms")))
                    .as("machines of %s", node)
                    .containsAll(up)
                    .isSubsetOf(own);
        }
    }

    /** Without endings. */
    private static SortedSet<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replaceAll("\\..*", ""))
                    .filter(name -> !name.isEmpty())
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- rows ----

    private void rowsAgree(List<JsonNode> machines) {
        Sql sql = site.database();
        softly.assertThat(new TreeSet<>(sql.column("select cast(resource_id as varchar(36)) from quota_holds")))
                .as("what is held is what is there")
                .isEqualTo(machines.stream()
                        .map(machine -> machine.path("id").asString())
                        .collect(toCollection(TreeSet::new)));
        softly.assertThat(sql.number("select count(*) from audit_entries where action = 'quota.repair'"))
                .as("repairs of quotas at starts")
                .isZero();
        Map<String, Long> entries = sql
                .column("select cast(job_id as varchar(36)) from audit_entries"
                        + " where job_id is not null and action <> 'job.cancel'")
                .stream()
                .collect(groupingBy(job -> job, counting()));
        record.acknowledged()
                .forEach(asked -> softly.assertThat(entries.getOrDefault(asked.job(), 0L))
                        .as("entries of the audit log for %s", asked)
                        .isEqualTo(1));
        Set<String> cancellations =
                new TreeSet<>(sql.column("select object from audit_entries where action = 'job.cancel'"));
        record.cancelled()
                .forEach(job -> softly.assertThat(cancellations)
                        .as("cancellation in the audit log")
                        .contains("job " + job));
    }

    // ---- figures, for people ----

    private void note(List<JsonNode> jobs) {
        Map<String, Long> ends =
                jobs.stream().collect(groupingBy(job -> job.path("status").asString(), TreeMap::new, counting()));
        Map<String, Long> failures = jobs.stream()
                .map(job -> job.path("problem").path("code").asString(""))
                .filter(code -> !code.isEmpty())
                .collect(groupingBy(code -> code, TreeMap::new, counting()));
        Figures.note(
                "storm " + site.name(),
                String.format(
                        Locale.ROOT,
                        "%d jobs acknowledged, %d unanswered, %d blows, %.0f s, %.0f CPU s of portal and nodes;"
                                + " ends %s, problems %s, refusals %s",
                        record.acknowledged().size(),
                        record.unanswered().size(),
                        record.kills().size(),
                        record.took().toMillis() / 1e3,
                        site.cpuSeconds(),
                        ends,
                        failures,
                        new TreeMap<>(record.refusals())));
        Figures.note("storm " + site.name() + ", blow to API", spread(record.blows()));
        Figures.note("storm " + site.name() + ", blow to a job's next step", spread(untilJobsGoOn(jobs)));
    }

    /** For each kill the time to the first thing that a job did after it. */
    private List<Duration> untilJobsGoOn(List<JsonNode> jobs) {
        List<Instant> moments = jobs.stream()
                .flatMap(job -> StreamSupport.stream(job.path("steps").spliterator(), false))
                .flatMap(step -> Stream.of(step.path("startedAt"), step.path("endedAt")))
                .map(at -> at.asString(""))
                .filter(at -> !at.isEmpty())
                .map(Instant::parse)
                .sorted()
                .toList();
        List<Instant> kills = record.kills();
        List<Duration> found = new ArrayList<>();
        for (int index = 0; index < kills.size(); index++) {
            Instant kill = kills.get(index);
            boolean followed = index + 1 < kills.size()
                    && Duration.between(kill, kills.get(index + 1)).compareTo(record.lastBlow()) < 0;
            if (!followed) {
                moments.stream()
                        .filter(moment -> moment.isAfter(kill))
                        .findFirst()
                        .ifPresent(moment -> found.add(Duration.between(kill, moment)));
            }
        }
        return found;
    }

    private static String spread(List<Duration> durations) {
        List<Duration> sorted =
                durations.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.isEmpty()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%d times: least %.1f s, median %.1f s, most %.1f s",
                        sorted.size(),
                        sorted.getFirst().toMillis() / 1e3,
                        sorted.get(sorted.size() / 2).toMillis() / 1e3,
                        sorted.getLast().toMillis() / 1e3);
    }
}
