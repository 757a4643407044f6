// node:trace_events. https://nodejs.org/api/tracing.html
const { codes } = require('internal/errors');
const { validateObject, validateStringArray } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const tracer = require('internal/trace_events');

if (require('internal/process/object').info.threadId !== 0) throw new codes.ERR_TRACE_EVENTS_UNAVAILABLE();

const MANY = 10;
const enabledNow = new Set();

class Tracing {
  #categories;
  #enabled = false;

  constructor(categories) {
    this.#categories = categories;
  }

  enable() {
    if (this.#enabled) return;
    this.#enabled = true;
    tracer.enable(this.#categories);
    enabledNow.add(this);
    if (enabledNow.size > MANY) {
      process.emitWarning(`Possible trace_events memory leak detected. There are more than ${MANY} enabled Tracing objects.`);
    }
  }

  disable() {
    if (!this.#enabled) return;
    this.#enabled = false;
    tracer.disable(this.#categories);
    enabledNow.delete(this);
  }

  get enabled() {
    return this.#enabled;
  }

  get categories() {
    return this.#categories.join(',');
  }

  [customInspectSymbol](depth, settings) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('util');
    return `Tracing ${inspect({ enabled: this.enabled, categories: this.categories }, { ...settings, depth: settings.depth == null ? null : settings.depth - 1 })}`;
  }
}

function createTracing(options) {
  validateObject(options, 'options');
  validateStringArray(options.categories, 'options.categories');
  if (options.categories.length === 0) throw new codes.ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  return new Tracing([...options.categories]);
}

module.exports = { createTracing, getEnabledCategories: () => tracer.enabled() };
