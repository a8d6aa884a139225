package org.gannet.webapp.world;

import java.time.Clock;
import java.time.Duration;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.authz.Role;
import org.gannet.backend.clusters.ClusterService;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.users.UserService;
import org.gannet.backend.users.UserView;
import org.gannet.base.ByteSize;
import org.gannet.engine.simulation.SimulatedNodes;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Who and what there is: two projects with a member each, an administrator, somebody of the helpdesk, two nodes. */
@TestConfiguration(proxyBeanMethods = false)
public class World {
    public static final String PASSWORD = "correct horse battery";

    @Bean
    SimulatedNodes worldNodes(Clock clock) {
        SimulatedNodes nodes = new SimulatedNodes(clock);
        nodes.add("node1", Duration.ZERO);
        nodes.add("node2", Duration.ZERO);
        return nodes;
    }

    @Bean
    People worldPeople(UserService users, ProjectService projects) {
        return new People(users, projects);
    }

    @Bean
    Machines worldMachines(ClusterService cluster, InstanceService service, JobQueries jobs) {
        return new Machines(cluster, service, jobs);
    }

    /** Accounts and projects; made at the first use. */
    public static final class People {
        public final UserView admin;
        public final UserView alice;
        public final UserView bob;
        public final UserView helpdesk;
        public final ProjectView red;
        public final ProjectView blue;

        People(UserService users, ProjectService projects) {
            Actor system = Actor.system();
            admin = users.ensure(system, "admin", "Ada Admin", PASSWORD, Role.ADMIN);
            alice = users.ensure(system, "alice", "Alice Red", PASSWORD, Role.USER);
            bob = users.ensure(system, "bob", "Bob Blue", PASSWORD, Role.USER);
            helpdesk = users.ensure(system, "helga", "Helga Help", PASSWORD, Role.HELPDESK);
            QuotaAmounts quota = new QuotaAmounts(20, 40, ByteSize.ofGibibytes(20), ByteSize.ofGibibytes(100));
            red = projects.ensure(system, "red", quota);
            blue = projects.ensure(system, "blue", quota);
            projects.addMember(system, red.id(), "alice", MemberRole.OWNER);
            projects.addMember(system, blue.id(), "bob", MemberRole.MEMBER);
        }

        public static Actor actor(UserView user) {
            return user.actor("127.0.0.1");
        }
    }
}
