/**
 * Threads and messages between them: workers, message ports, broadcast channels, locks.
 *
 * <p>A worker is another runtime of the program (see {@link dev.junction.engine.Host#startThread}).
 * What JavaScript posts is bytes by the time that it comes here ({@code
 * internal/messaging/message.js}); a {@link dev.junction.worker.Port} queues it until the thread
 * that holds the other end takes it.
 */
package dev.junction.worker;
