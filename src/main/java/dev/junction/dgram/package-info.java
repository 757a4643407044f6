/**
 * UDP sockets for {@code node:dgram}. Datagrams are sent by an op; those that come in are events
 * whose bytes begin with the sender (see {@link dev.junction.dgram.DatagramHandle}).
 */
package dev.junction.dgram;
