package org.gannet.backend.authz;

/** What a person is in one project. */
public enum MemberRole {
    /** Also says who is a member. */
    OWNER,
    /** Uses what the project has. */
    MEMBER
}
