package org.gannet.backend.images.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks the addresses of a host up: the computer's resolver, or what a test says. */
public interface Names {
    InetAddress[] resolve(String host) throws UnknownHostException;
}
