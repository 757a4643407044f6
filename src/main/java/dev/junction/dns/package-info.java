/**
 * What {@code dns.lookup} and {@code dns.lookupService} ask of the system. Queries to name servers
 * ({@code dns.resolve}) are made in JavaScript, over UDP and TCP handles.
 */
package dev.junction.dns;
