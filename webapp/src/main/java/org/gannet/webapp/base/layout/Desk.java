package org.gannet.webapp.base.layout;

import org.gannet.backend.clusters.GroupQueries;
import org.gannet.backend.clusters.NetworkQueries;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** What the frame asks. */
@Component
public record Desk(
        CurrentActor actors,
        ProjectQueries projects,
        ProjectScope scope,
        InstanceQueries instances,
        NodeQueries nodes,
        GroupQueries groups,
        NetworkQueries networks,
        JobQueries jobs,
        Live live) {}
