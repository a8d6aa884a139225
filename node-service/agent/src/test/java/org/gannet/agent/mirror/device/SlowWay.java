package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a bad network does to connections between two processes: delays and throttles, keeps silent, cuts. In place of
 * netem, which many kernels lack.
 */
final class SlowWay implements AutoCloseable {
    private static final int PIECE = 16 << 10;
    /** On their way at most: who sends more has to wait. */
    private static final int PIECES = 16;

    /** Which way the bytes go. */
    enum Direction {
        THERE,
        BACK
    }

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean cut;
    private List<Direction> silent = List.of();

    /** @param at port that is listened on @param port of what is behind, at the same address */
    SlowWay(String host, int at, int port) {
        this.host = host;
        this.port = port;
        try {
            listener = new ServerSocket(at, 50, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private void start(Runnable work) {
        Thread.ofPlatform().daemon().name("way to " + host).start(work);
    }

    /** Some bytes. @param due when they may arrive, by the system's nanoseconds */
    private record Piece(byte[] bytes, long due) {}

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket from = listener.accept();
                sockets.add(from);
                if (cut) {
                    close(from);
                } else {
                    connect(from);
                }
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void connect(Socket from) {
        try {
            Socket to = new Socket(host, port);
            sockets.add(to);
            connections.incrementAndGet();
            carry(from, to, Direction.THERE);
            carry(to, from, Direction.BACK);
        } catch (IOException e) {
            // Nobody is there: who came finds that its connection ends.
            close(from);
        }
    }

    private void carry(Socket from, Socket to, Direction direction) {
        BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>(PIECES);
        start(() -> {
            try {
                take(from.getInputStream(), underWay);
            } catch (IOException e) {
                close(to);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        start(() -> {
            try {
                to.setTcpNoDelay(true);
                give(underWay, to.getOutputStream(), direction);
            } catch (IOException e) {
                // The reader may be waiting for room: its connection ends, too.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            close(from);
            close(to);
        });
    }

    private void take(InputStream in, BlockingQueue<Piece> underWay) throws IOException, InterruptedException {
        byte[] buffer = new byte[PIECE];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            underWay.put(new Piece(Arrays.copyOf(buffer, length), System.nanoTime() + delay.toNanos()));
        }
        underWay.put(new Piece(new byte[0], System.nanoTime()));
    }

    private void give(BlockingQueue<Piece> underWay, OutputStream out, Direction direction)
            throws IOException, InterruptedException {
        for (Piece piece = underWay.take(); piece.bytes().length > 0; piece = underWay.take()) {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, piece.due() - System.nanoTime()));
            TimeUnit.NANOSECONDS.sleep((long) (piece.bytes().length * 1e9 / bytesPerSecond));
            awaitVoice(direction);
            out.write(piece.bytes());
        }
    }

    private synchronized void awaitVoice(Direction direction) throws InterruptedException {
        while (silent.contains(direction)) {
            wait();
        }
    }

    /** From now on. @param delay each way */
    void beSlow(Duration delay, long bytesPerSecond) {
        this.delay = delay;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Nothing arrives in these directions from now on, and nobody is told. */
    synchronized void beSilent(Direction... directions) {
        silent = List.of(directions);
        notifyAll();
    }

    /** All connections end, and there are no new ones until it is healed. */
    void cut() {
        cut = true;
        sockets.forEach(SlowWay::close);
    }

    /** As fast and as loud as it can be. */
    void heal() {
        cut = false;
        beSlow(Duration.ZERO, Long.MAX_VALUE);
        beSilent();
    }

    /** How many were made to what is behind, in all. */
    int connections() {
        return connections.get();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        heal();
    }
}
