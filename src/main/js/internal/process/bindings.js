// What process.binding() gives: the few of Node.js's internal bindings that packages ask for, made of public parts.
const { table } = require('internal/errno');

const makers = {
  config: () => ({
    isDebugBuild: false, openSSLIsBoringSSL: false, hasOpenSSL: true, fipsMode: false, hasIntl: true, hasTracing: true,
    hasNodeOptions: true, hasInspector: true, noBrowserGlobals: false, bits: 64,
    getDefaultLocale: () => new Intl.DateTimeFormat().resolvedOptions().locale,
  }),
  constants: () => ({
    __proto__: null,
    os: require('os').constants,
    fs: require('fs').constants,
    crypto: require('crypto').constants,
    zlib: require('zlib').constants,
  }),
  // Packages ask for the names; a text is one that gives the module, not that of our own file.
  natives: () => Object.fromEntries(require('module').builtinModules.filter((name) => !name.startsWith('node:'))
    .map((name) => [name, `module.exports = process.getBuiltinModule('${name}');`])),
  spawn_sync: () => require('internal/child_process/sync').spawnSyncBinding,
  tty_wrap: () => ({ isTTY: require('tty').isatty }),
  util() {
    const { types } = require('util');
    return Object.fromEntries([
      'isArrayBuffer', 'isAsyncFunction', 'isDate', 'isExternal', 'isMap', 'isMapIterator', 'isNativeError', 'isPromise',
      'isRegExp', 'isSet', 'isSetIterator', 'isAnyArrayBuffer', 'isArrayBufferView', 'isDataView', 'isTypedArray',
      'isUint8Array',
    ].map((name) => [name, types[name]]));
  },
  uv() {
    const names = new Map(table.map(([number, name, message]) => [number, [name, message]]));
    const result = {
      errname: (number) => names.get(number)?.[0] ?? `Unknown system error ${number}`,
      getErrorMap: () => new Map(names),
    };
    for (const [number, name] of table) result[`UV_${name}`] = number;
    return result;
  },
};

const made = new Map();

exports.get = function get(name) {
  if (!Object.hasOwn(makers, name)) throw new Error(`No such module: ${name}`);
  if (!made.has(name)) made.set(name, makers[name]());
  return made.get(name);
};
