'use strict';
// The list of benchmarks. "program" runs to its end and prints a JSON object as its last line; "server" prints its port
// and is loaded with wrk over 64 connections; "whole" times the process itself. Units say what is better: a rate should
// be high, a time or a size low.
module.exports = [
  { name: 'empty', program: 'empty.js', whole: true, units: { 'start-up': 'ms', 'peak memory': 'MB' } },
  { name: 'http hello', server: 'http-hello.js', units: { 'http hello': 'requests/s' } },
  { name: 'Express hello', server: 'express-hello.js', units: { 'Express hello': 'requests/s' } },
  { name: 'net', server: 'net-raw.js', units: { net: 'responses/s' } },
  {
    name: 'fs',
    program: 'fs.js',
    units: {
      'readFileSync 4 KB': 'calls/s',
      'readFile 4 KB': 'calls/s',
      'readFileSync 64 MB': 'ms',
      'readFile 64 MB': 'ms',
    },
  },
  {
    name: 'buffer',
    program: 'buffer-string.js',
    units: {
      'Buffer.from(16 characters)': 'ns',
      'toString() of 16 bytes': 'ns',
      'Buffer.from(1 M characters)': 'µs',
      'toString() of 1 MB': 'µs',
      'Buffer.from(1 M characters, not ASCII)': 'µs',
      'toString() of 1 M characters, not ASCII': 'µs',
    },
  },
  {
    name: 'buffer operations',
    program: 'buffer-ops.js',
    units: {
      'writeInt32LE and readInt32LE': 'ns',
      'allocUnsafe(100)': 'ns',
      'concat of 64 KB': 'µs',
      'indexOf in 1 MB': 'µs',
      '1 MB to hex and back': 'µs',
      '1 MB to base64 and back': 'µs',
    },
  },
  {
    name: 'events promises',
    program: 'events-promises.js',
    units: {
      '1 M events to three listeners': 'ms',
      'fs.promises.readFile 4 KB': 'calls/s',
      'fs.promises.stat': 'calls/s',
      'pipeline of 64 MB, file to file': 'ms',
    },
  },
  { name: 'sha256 gzip', program: 'hash-gzip.js', units: { 'SHA-256 of 64 MB': 'ms', 'gzip of 64 MB': 'ms' } },
  {
    name: 'typescript',
    program: 'typescript.js',
    units: { 'transpileModule, cold': 'ms', 'transpileModule, warm': 'ms' },
  },
  {
    name: 'modules',
    program: 'modules.js',
    units: {
      '1 000 CommonJS modules': 'ms',
      '1 000 CommonJS modules, compile cache': 'ms',
      '1 000 ES modules': 'ms',
      '1 000 ES modules, compile cache': 'ms',
      'require typescript': 'ms',
      'require typescript, compile cache': 'ms',
      'require eslint': 'ms',
      'require eslint, compile cache': 'ms',
    },
  },
  { name: 'timers', program: 'timers.js', units: { '1 M timers set and fired': 'ms', '1 M timers set and cleared': 'ms' } },
  { name: 'streams', program: 'streams.js', units: { '1 M chunks through three streams': 'ms' } },
  {
    name: 'AsyncLocalStorage',
    program: 'async-local-storage.js',
    units: { '1 M awaits': 'ms', '1 M awaits in a store': 'ms' },
  },
];
