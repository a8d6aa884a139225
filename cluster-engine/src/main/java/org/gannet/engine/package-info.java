/**
 * The cluster engine: it decides, nodes do. {@link org.gannet.engine.ClusterEngine} is the way in.
 *
 * <p>Words, one per notion:
 * <dl>
 * <dt>instance</dt><dd>a virtual machine as the cluster knows it; the portal says <i>virtual machine</i>, a node
 * <i>VM</i></dd>
 * <dt>node</dt><dd>a server of the cluster; its <i>primary</i> instances live there, <i>incoming</i> ones are moving
 * there</dd>
 * <dt>disk</dt><dd>of an instance, wherever it lies; a <i>volume</i> is one copy of it on one node</dd>
 * <dt>wished, observed</dt><dd>what should be (only jobs change it) and what nodes report (only nodes change it)</dd>
 * <dt>operation</dt><dd>a kind of change; a <i>job</i> is one run of it, a <i>plan</i> its steps and changes, made
 * before it runs</dd>
 * <dt>step</dt><dd>one thing that a job does, repeatable, with its undo until the point of no return</dd>
 * <dt>change</dt><dd>of the wished state; made only by a <i>commit</i>, together with the job that makes it</dd>
 * <dt>finding</dt><dd>something on a node that does not agree with the state</dd>
 * </dl>
 */
@org.jspecify.annotations.NullMarked
package org.gannet.engine;
