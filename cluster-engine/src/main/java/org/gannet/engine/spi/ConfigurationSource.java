package org.gannet.engine.spi;

/** The cluster's configuration as a text that an empty cluster can be made from. */
public interface ConfigurationSource {
    /**
     * As it is now.
     * @throws RuntimeException when it can't be read now; it is asked again later
     */
    Snapshot take();

    /**
     * @param revision of the cluster's state, or of an earlier one than what it holds
     * @param content as it lies on nodes
     */
    record Snapshot(long revision, byte[] content) {}
}
