package org.gannet.engine.htools;

import java.util.HashMap;
import java.util.Map;

/** What each option is for, in a few words. */
final class OptionSentences {
    private static final String ALL = """
            text-data|the cluster, in the text format; - is the standard input
            simulate|an empty cluster: policy,nodes,disk,memory,cpus
            ialloc-src|the cluster of an allocator request
            static-kvm-node-memory|MiB that a node with KVM needs for itself; 0 is as reported
            master|a folder with answers of the RAPI, as file://FOLDER
            luxi|is refused: no running cluster is asked
            verbose|more is said; may be repeated
            quiet|less is said
            version|as --help
            help|this text
            max-cpu|virtual CPUs for each real one at most
            min-disk|share of each disk that stays free, 0 to 1
            max-length|so many moves or instances at most
            evac-mode|only instances on offline nodes are moved
            min-score|a score this close to the best is enough
            min-gain|the least that a move must gain
            min-gain-limit|from which score down --min-gain counts
            no-disk-moves|no disks are copied
            no-instance-moves|instances run where they are
            restricted-migration|instances migrate off offline nodes only
            dynu-file|measured load: instance cpu memory disk network
            exclusion-tags|prefixes of tags that keep instances apart
            select-instances|only these may be moved
            exclude-instances|these are not moved
            max-copied-gib|no more disk is copied than this (not in htools)
            like-hbal|exactly the steps of hbal (not in htools)
            print-nodes|the nodes before and after
            print-instances|the instances before and after
            save|writes the cluster to files of this name
            offline|a node that counts as offline
            group|the group, by name or UUID
            print-commands|the commands that do it, or a script of them
            ignore-dynu|load does not count
            ignore-soft-errors|only hard limits count
            no-capacity-checks|nodes need not be able to be lost
            machine-readable|for scripts: KEY=value
            no-headers|without the line on top
            exec|is refused: nothing is executed
            no-simulation|without a rebalance
            restrict-allocation-to|only these nodes may be chosen
            disk-template|what the disks are, as plain or drbd
            spindle-use|how much of the spindles an instance counts as
            standard-alloc|the ordinary size: disk,memory,cpus
            tiered-alloc|the largest size: disk,memory,cpus
            independent-groups|only groups that are healthy are filled
            accept-existing-errors|nodes that are not healthy now are no obstacle
            node-tags|only nodes with one of these tags
            offline-maintenance|instances are stopped meanwhile
            full-evacuation|second copies leave the nodes, too
            skip-non-redundant|nodes with instances without a second copy are left out
            ignore-non-redundant|instances without a second copy do not count
            one-step-only|only the first group of nodes
            print-moves|which instance goes where
            force|also without a master node
            minimal-resources|room for so many instances is kept at least
            target-resources|room for so many instances is wanted
            """;
    private static final Map<String, String> BY_WORD = read();

    private OptionSentences() {}

    private static Map<String, String> read() {
        Map<String, String> found = new HashMap<>();
        ALL.lines().map(line -> line.split("\\|", 2)).forEach(parts -> found.put(parts[0], parts[1]));
        return found;
    }

    static String of(String word) {
        String sentence = BY_WORD.get(word);
        if (sentence == null) {
            throw new IllegalArgumentException("nothing is said of --" + word);
        }
        return sentence;
    }
}
