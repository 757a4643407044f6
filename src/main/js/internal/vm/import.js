// What import() does in code of node:vm: nothing, the main context's loader, or the user's function.
const { codes } = require('internal/errors');
const { importDynamically } = require('internal/modules/esm');

exports.USE_MAIN_CONTEXT_DEFAULT_LOADER = Symbol('vm_dynamic_import_main_context_default');

function attributesOf(settings) {
  const attributes = { __proto__: null };
  const given = settings?.with;
  if (given !== null && typeof given === 'object') {
    for (const key of Object.keys(given)) attributes[key] = given[key];
  }
  return attributes;
}

// The namespace that a callback's answer stands for.
function namespaceOf(module) {
  if (require('internal/util/types').isModuleNamespaceObject(module)) return module;
  const { isModule } = require('internal/vm/module');
  if (!isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  if (module.status === 'errored') throw module.error;
  return module.namespace;
}

// referrer: the Script, function or module that the callback is told; whichever `late` gives if it is not known yet.
exports.makeImporter = function makeImporter(callback, filename, referrer, late) {
  if (callback === exports.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    const isLocation = require('path').isAbsolute(filename) || /^(?:file|data|node|https?):/.test(filename);
    return (specifier, settings) => importDynamically(specifier, settings, isLocation ? filename : undefined);
  }
  const load = async (specifier, settings, phase) => {
    specifier = `${specifier}`;
    if (callback === undefined) throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
    if (!require('internal/options').get('--experimental-vm-modules')) {
      throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
    }
    const who = late?.() ?? referrer;
    return Reflect.apply(callback, undefined, [specifier, who, attributesOf(settings), phase]);
  };
  const importModule = async (specifier, settings) => namespaceOf(await load(specifier, settings, 'evaluation'));
  // No module of node:vm has a source.
  importModule.source = async (specifier, settings) => {
    const module = await load(specifier, settings, 'source');
    if (!require('internal/vm/module').isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
    throw new codes.ERR_SOURCE_PHASE_NOT_DEFINED(module.identifier);
  };
  return importModule;
};
