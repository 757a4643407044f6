// The customization hooks that are in force; what has none costs one comparison.
//
// resolve and load are functions while there are synchronous hooks (module.registerHooks, see hooks.js),
// asynchronous while there are asynchronous ones (module.register, see async_hooks.js).
exports.resolve = undefined;
exports.load = undefined;
exports.asynchronous = undefined;
