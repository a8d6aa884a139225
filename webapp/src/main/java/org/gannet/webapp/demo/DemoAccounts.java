package org.gannet.webapp.demo;

import java.io.IOException;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.authz.Role;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.users.UserQueries;
import org.gannet.backend.users.UserService;
import org.gannet.base.ByteSize;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Makes the demo's accounts and projects: at its first start, and when its database has none. */
@Component
@Profile(DemoMain.PROFILE)
class DemoAccounts {
    static final String PROJECT = "Demo";
    /** The demo user is not in it: what he must not see. */
    static final String OTHER_PROJECT = "Operations";

    private static final QuotaAmounts QUOTA = new QuotaAmounts(6, 8, ByteSize.ofGibibytes(4), ByteSize.ofGibibytes(20));
    private final UserService users;
    private final UserQueries accounts;
    private final ProjectService projects;

    DemoAccounts(UserService users, UserQueries accounts, ProjectService projects) {
        this.users = users;
        this.accounts = accounts;
        this.projects = projects;
    }

    void ensure(Credentials credentials, DemoDirectory directory) throws IOException {
        Actor system = Actor.system();
        // Somebody may have removed the database and left the rest: then the file tells what accounts there were.
        if (!credentials.fresh() && !accounts.list(system).isEmpty()) {
            return;
        }
        users.ensure(system, Credentials.ADMIN, "Administrator", credentials.adminPassword(), Role.ADMIN);
        users.ensure(system, Credentials.DEMO, "Demo User", credentials.demoPassword(), Role.USER);
        ProjectView project = projects.ensure(system, PROJECT, QUOTA);
        projects.addMember(system, project.id(), Credentials.DEMO, MemberRole.OWNER);
        ProjectView other = projects.ensure(system, OTHER_PROJECT, QUOTA);
        projects.addMember(system, other.id(), Credentials.ADMIN, MemberRole.OWNER);
        credentials.write(directory.credentials());
    }
}
