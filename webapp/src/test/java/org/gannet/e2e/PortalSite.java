package org.gannet.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A portal with its nodes whose process can be ended in every way, on one data directory. */
interface PortalSite extends AutoCloseable {
    /** For figures and names of files. */
    String name();

    /** Begins to start the portal; returns at once. */
    void launch();

    /** Waits until the portal answers its API. */
    void awaitServing();

    /** Waits until all nodes answer. */
    void awaitNodes();

    /** Signal 9, and the end. */
    void kill();

    /** As a service's end; machines stay. */
    void leave();

    /** With the rights of an administrator. */
    Api admin();

    /** The names of its nodes. */
    List<String> nodes();

    /** What this node keeps. */
    Path node(String name);

    /** QEMU processes of all its machines. */
    List<ProcessTable.Guest> guests();

    /** The part of a guest's command line that tells its node. */
    String mark(String node);

    /** For looking into; with H2 only after the portal has ended. */
    Sql database();

    /** CPU seconds that the portal, its nodes and its machines have used; of ended processes too. */
    double cpuSeconds();

    @Override
    void close() throws IOException;
}
