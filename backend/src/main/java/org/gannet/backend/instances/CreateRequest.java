package org.gannet.backend.instances;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.PlacementRule;

/**
 * A machine to make; anything may be typed here, the service says what is wrong.
 * @param name host name
 * @param disk size of the first disk
 * @param sshKeys lines of authorized_keys(5)
 * @param node where it must be, for administrators; empty lets the cluster choose
 * @param template where its disks lie; empty for what the cluster takes by itself
 * @param start whether it shall run as soon as it is made
 * @param rules where it shall be, seen from its project's other machines
 */
public record CreateRequest(
        ProjectId project,
        String name,
        Source source,
        int vcpus,
        ByteSize memory,
        ByteSize disk,
        List<String> sshKeys,
        Optional<String> node,
        Network network,
        boolean start,
        Optional<DiskTemplate> template,
        List<PlacementRule> rules) {
    public CreateRequest {
        sshKeys = List.copyOf(sshKeys);
        rules = List.copyOf(rules);
    }

    /** One of several like it. */
    CreateRequest numbered(int number) {
        return new CreateRequest(
                project,
                numbered(name, number),
                source,
                vcpus,
                memory,
                disk,
                sshKeys,
                node,
                network,
                start,
                template,
                rules);
    }

    /** What one of several is called: the number follows the first part of the name, "web-2.example.org". */
    public static String numbered(String name, int number) {
        int dot = name.indexOf('.');
        return dot < 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot);
    }

    /** Its disks lie where the cluster puts them. */
    public CreateRequest(
            ProjectId project,
            String name,
            Source source,
            int vcpus,
            ByteSize memory,
            ByteSize disk,
            List<String> sshKeys,
            Optional<String> node,
            Network network,
            boolean start) {
        this(project, name, source, vcpus, memory, disk, sshKeys, node, network, start, Optional.empty(), List.of());
    }

    /** A machine that is started when it is made. */
    public CreateRequest(
            ProjectId project,
            String name,
            Source source,
            int vcpus,
            ByteSize memory,
            ByteSize disk,
            List<String> sshKeys,
            Optional<String> node,
            Network network) {
        this(project, name, source, vcpus, memory, disk, sshKeys, node, network, true);
    }
}
