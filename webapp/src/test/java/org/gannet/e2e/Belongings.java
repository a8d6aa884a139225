package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything that machines have: what is left of it when they are gone is a leak. */
record Belongings(
        Set<String> machines, int processes, SortedSet<String> files, SortedSet<Integer> ports, String quota) {
    /** As docs/admin/operations.md says: the newest ones are kept, for the day on which the database is lost. */
    private static final int COPIES_OF_THE_CONFIGURATION = 5;

    static Belongings of(DemoProcess demo) {
        Api admin = demo.admin();
        Set<String> machines = new TreeSet<>();
        admin.rows("/instances")
                .forEach(machine -> machines.add(machine.path("id").asString()));
        var quota = admin.quota(demo.user().project(SharedDemo.PROJECT));
        return new Belongings(
                machines,
                demo.guests().size(),
                demo.nodeFiles(),
                demo.ports(),
                "used " + quota.path("used") + ", pending " + quota.path("pending"));
    }

    /** Waits a little: what is asked for anew may still be going. */
    void assertSame(DemoProcess demo) {
        Patience.within(Patience.SHORT, "nothing left behind").untilAsserted(() -> {
            Belongings now = of(demo);
            assertThat(now.machines()).isEqualTo(machines);
            assertThat(demo.guests()).hasSize(processes);
            assertThat(now.files()).isEqualTo(files);
            assertThat(demo.configurationCopies())
                    .allSatisfy(its -> assertThat(its).hasSizeLessThanOrEqualTo(2 * COPIES_OF_THE_CONFIGURATION));
            assertThat(now.ports()).isEqualTo(ports);
            assertThat(now.quota()).isEqualTo(quota);
        });
    }
}
