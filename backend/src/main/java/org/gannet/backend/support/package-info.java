/** Paging and transactions, shared by the features. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.support;
