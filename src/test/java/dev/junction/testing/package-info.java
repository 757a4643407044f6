/**
 * What tests share: programs run by the laid-out Junction, and the count of all tests at the end.
 */
package dev.junction.testing;
