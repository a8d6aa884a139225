package org.gannet.backend.clusters;

/**
 * One of the parameters that are set for the cluster, its groups, nodes and machines.
 * @param kind "node", "disk", "hypervisor" or "policy"
 * @param record of the model that it is a part of: "NodeParameters"
 * @param name as in JSON: "memoryReserve"
 * @param value what holds, as text
 * @param level that it comes from: "CLUSTER", "GROUP", "NODE" or "INSTANCE"
 */
public record ParameterView(String kind, String record, String name, String value, String level) {}
