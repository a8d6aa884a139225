package org.gannet.agent.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network that holds up what callers send, for as long as it is told to, and delivers it even when they have hung up
 * meanwhile. It sees encrypted bytes only.
 */
public final class HoldingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final int port;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean holding;
    private boolean held;
    private long delivered;

    public HoldingProxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What callers send from now on waits here. */
    public void hold() {
        change(() -> holding = true);
    }

    /** Returns when something waits here. */
    public void awaitHeld() {
        lock.lock();
        try {
            while (!held) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets it go on its way. */
    public void release() {
        change(() -> {
            holding = false;
            held = false;
        });
    }

    /** Bytes that were given to the node, whether it reads them or not. */
    public long delivered() {
        lock.lock();
        try {
            return delivered;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Socket called = new Socket(host, port);
                sockets.add(caller);
                sockets.add(called);
                Thread.startVirtualThread(() -> forward(caller, called));
                Thread.startVirtualThread(() -> back(called, caller));
            } catch (IOException e) {
                // Closed, or the node is away: the caller finds out.
            }
        }
    }

    /** All that the caller sends is taken at once: what it has sent counts, even when it hangs up. */
    private void forward(Socket from, Socket to) {
        LinkedBlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
        Thread.startVirtualThread(() -> deliver(sent, to));
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sent.add(Arrays.copyOf(buffer, n));
            }
        } catch (IOException e) {
            // The caller has hung up. Nobody tells the node: it may still answer what it got.
        }
    }

    private void deliver(LinkedBlockingQueue<byte[]> sent, Socket to) {
        try {
            while (!to.isClosed()) {
                byte[] bytes = sent.take();
                awaitRelease();
                to.getOutputStream().write(bytes);
                change(() -> delivered += bytes.length);
            }
        } catch (IOException e) {
            // The node has hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRelease() {
        lock.lock();
        try {
            held |= holding;
            changed.signalAll();
            while (holding) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A node that hangs up, or dies, is noticed by the caller. */
    private void back(Socket from, Socket to) {
        try (to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One of them has hung up.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
