// Evaluates what was typed so far without changing anything: V8's inspector stops at the first side effect.
const contexts = require('internal/vm/context');

const TIME_LIMIT = 333; // ms
const HOLDER = '$$junctionLooker';

// What the inspector's code and this module hand to each other.
function withHolder(holder, action) {
  Object.defineProperty(globalThis, HOLDER, { value: holder, configurable: true });
  try {
    return action();
  } finally {
    delete globalThis[HOLDER];
  }
}

class Looker {
  #repl;
  #session;

  constructor(repl) {
    this.#repl = repl;
  }

  #post(method, params) {
    if (this.#session === undefined) {
      const { Session } = require('inspector');
      this.#session = new Session();
      this.#session.connect();
      this.#repl.once('close', () => this.#session.disconnect());
    }
    let answer;
    this.#session.post(method, params, (error, result) => { answer = error ? undefined : result; });
    return answer;
  }

  /**
   * The inspector's answer to an expression or statements; undefined when they take too long.
   * @see https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-evaluate
   */
  evaluate(expression) {
    const settings = { throwOnSideEffect: true, timeout: TIME_LIMIT };
    // Strict code knows no `with`.
    if (this.#repl.useGlobal || process.execArgv.includes('--use-strict')) return this.#post('Runtime.evaluate', { expression, ...settings });
    const scope = contexts.lookingScope(this.#repl.context);
    return withHolder(scope, () => this.#post('Runtime.evaluate', { expression: `with (${HOLDER}) {\n${expression}\n}`, ...settings }));
  }

  /** What let, const and class have declared in the global scope. */
  globalNames() {
    return this.#post('Runtime.globalLexicalScopeNames', {})?.names ?? [];
  }

  /** The value that an answer's `result` tells of. */
  valueOf({ objectId, type, subtype, value, unserializableValue, description }) {
    if (objectId !== undefined) {
      const holder = { value: undefined };
      withHolder(holder, () => this.#post('Runtime.callFunctionOn', { objectId, functionDeclaration: `function () { 'use strict'; ${HOLDER}.value = this; }` }));
      this.#post('Runtime.releaseObject', { objectId });
      return holder.value;
    }
    if (type === 'undefined') return undefined;
    if (subtype === 'null') return null;
    if (type === 'bigint') return BigInt(unserializableValue.slice(0, -1));
    if (unserializableValue !== undefined) return Number(unserializableValue);
    return type === 'symbol' ? Symbol(description.slice('Symbol('.length, -1)) : value;
  }
}

module.exports = { Looker };
