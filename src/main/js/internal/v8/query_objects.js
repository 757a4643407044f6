// Objects of the heap by their prototype, which V8's inspector finds.
const { withRequests } = require('internal/inspector/connection');
const { NAME } = require('internal/modules/dynamic_import');

// All live objects that have the prototype in their chain.
module.exports = function queryObjects(prototype) {
  const marker = globalThis[NAME];
  marker.queried = prototype;
  try {
    return withRequests((request) => {
      const { result } = request('Runtime.evaluate', { expression: `globalThis.${NAME}.queried` });
      const { objects } = request('Runtime.queryObjects', { prototypeObjectId: result.objectId });
      request('Runtime.callFunctionOn', {
        objectId: objects.objectId, functionDeclaration: `function(){globalThis.${NAME}.found=this}`,
      });
      return marker.found;
    });
  } finally {
    delete marker.queried;
    delete marker.found;
  }
};
