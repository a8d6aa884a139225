/** The engine's surroundings: its store in the database, its nodes over HTTPS, its certificates, its life. */
@org.jspecify.annotations.NullMarked
package org.gannet.backend.engine;
