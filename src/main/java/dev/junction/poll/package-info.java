/**
 * Sockets over Netty, shared by the network capabilities: the {@link dev.junction.poll.NettyPoller}
 * that the event loop waits with, and {@link dev.junction.poll.RawSocket}, a non-blocking socket
 * whose failures are {@code -errno} numbers. On Linux these use Netty's native epoll transport.
 */
package dev.junction.poll;
