package org.gannet.backend.instances;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.backups.Backups;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.support.Problems;
import org.gannet.engine.job.Job;

/** What has been asked for so far of one batch, in its order; stored in a transaction that has not committed yet. */
public final class Batch {
    private final List<Job> jobs = new ArrayList<>();
    private final Map<Source.FromBackup, Backups.Content> backups = new HashMap<>();

    /** What lies there, read before: nodes are not asked while a transaction is open. */
    void knows(Source.FromBackup source, Backups.Content content) {
        backups.put(source, content);
    }

    /** @throws IllegalStateException when it was not read before */
    Backups.Content content(Source.FromBackup source) {
        return Optional.ofNullable(backups.get(source))
                .orElseThrow(() -> new IllegalStateException("not read: " + source));
    }

    /** From the beginning. */
    void clear() {
        jobs.clear();
    }

    void add(Job job) {
        jobs.add(job);
    }

    List<Job> jobs() {
        return List.copyOf(jobs);
    }

    List<JobId> ids() {
        return jobs.stream().map(job -> new JobId(job.id().value())).toList();
    }

    /** The machines that it is to make. */
    Stream<Machine> machines() {
        return jobs.stream().flatMap(Machine.Wanted::of);
    }

    /** The machine that this job of it makes. @throws org.gannet.base.ProblemException INVALID_REQUEST */
    Machine made(int index) {
        if (index >= 0 && index < jobs.size()) {
            var machine = Machine.Wanted.of(jobs.get(index)).findFirst();
            if (machine.isPresent()) {
                return machine.get();
            }
        }
        throw Problems.invalid(
                "A job can only be about a machine that one before it in its batch makes.",
                "Say the number of the job that creates it; the first of a batch has the number 0.");
    }
}
