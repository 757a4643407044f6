/**
 * Native addons that are written to Node-API.
 *
 * <p>{@link dev.junction.napi.NativeApi} gives the process the functions; each is a row in {@link
 * dev.junction.napi.Functions}, done by {@link dev.junction.napi.JavaFunctions} or in JavaScript.
 */
package dev.junction.napi;
