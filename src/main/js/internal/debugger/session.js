// One debugging session of `node inspect`: what is known of the program, and the commands that work on it.
const { codes } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { validateNumber, validateString } = require('internal/validators');
const fs = require('fs');
const path = require('path');

const { RemoteValue } = require('internal/debugger/remote_values');
const { Backtrace, Snippet, shownName } = require('internal/debugger/source_places');

const INTERNAL = /^node:internal\//;
const NOT_PAUSED = 'Requires execution to be paused';
const LIST_LINES = 5;
const SAMPLING_MICROS = 100;
const ASYNC_FRAMES = 200;

class Profile {
  #data;
  #print;

  constructor(data, print) {
    this.#data = data;
    this.#print = print;
  }

  save = (file = 'node.cpuprofile') => {
    const target = path.resolve(file);
    fs.writeFileSync(target, JSON.stringify(this.#data));
    this.#print(`Saved profile to ${target}`);
  };

  [inspect.custom]() {
    return `[Profile ${this.#data.endTime - this.#data.startTime}μs]`;
  }
}

class ScriptList {
  #text;

  constructor(text) {
    this.#text = text;
  }

  [inspect.custom]() {
    return this.#text;
  }
}

class Session {
  #target;
  #client;
  #print;
  #scripts = new Map();
  #breakpoints = [];
  #watched = [];
  #frames = null;
  #contextLines = 2;
  #pauseOnExceptions = 'none';
  #snapshot;
  profiles = [];

  constructor(target, print) {
    this.#target = target;
    this.#client = target.client;
    this.#print = print;
    const on = (name, listener) => this.#client.on(name, listener);
    on('Debugger.scriptParsed', (script) => this.#scripts.set(script.scriptId, script));
    on('Debugger.paused', (params) => this.#paused(params));
    on('Debugger.resumed', () => this.#forget());
    on('Debugger.breakpointResolved', ({ breakpointId, location }) => {
      const known = this.#breakpoints.find(({ id }) => id === breakpointId);
      if (known !== undefined) Object.assign(known, { line: location.lineNumber, url: this.#urlOf(location.scriptId) });
    });
    on('Profiler.consoleProfileFinished', ({ profile }) => {
      this.profiles.push(new Profile(profile, print));
      print(`Captured new CPU profile.\nAccess it with profiles[${this.profiles.length - 1}]`);
    });
    on('close', () => {
      this.#forget();
      this.#scripts.clear();
    });
  }

  // ---- Running -----------------------------------------------------------------------------------------

  /** Starts the program, or connects to it, and lets it go. */
  async run() {
    const kept = this.#breakpoints;
    this.#breakpoints = [];
    await this.#target.run();
    const call = (method, params) => this.#client.call(method, params);
    await call('Runtime.enable');
    await call('Profiler.enable');
    await call('Profiler.setSamplingInterval', { interval: SAMPLING_MICROS });
    await call('Debugger.enable');
    await call('Debugger.setAsyncCallStackDepth', { maxDepth: ASYNC_FRAMES });
    await call('Debugger.setPauseOnExceptions', { state: this.#pauseOnExceptions });
    for (const { url, line, condition, pattern } of kept) await this.#breakByName(pattern ?? url, line, condition);
    if (kept.length > 0) this.#print(`${kept.length} breakpoints restored.`);
    await call('Runtime.runIfWaitingForDebugger');
  }

  async kill() {
    await this.#target.kill();
  }

  async resume(method) {
    // The next pause may be told together with the answer.
    if (method !== 'pause') this.#forget();
    await this.#client.call(`Debugger.${method}`);
  }

  #forget() {
    this.#frames = null;
  }

  async #paused({ callFrames, reason }) {
    if (process.env.NODE_INSPECT_RESUME_ON_START === '1' && reason === 'Break on start') {
      this.resume('resume').catch(() => {});
      return;
    }
    this.#frames = Backtrace.of(callFrames, (id) => shownName(this.#urlOf(id)));
    const { scriptId, lineNumber } = callFrames[0].location;
    const name = reason === 'other' ? 'break' : reason;
    try {
      const watched = this.#watched.length > 0 ? `Watchers:\n${await this.#watchers()}\n\n` : '';
      const lines = await this.#snippet(scriptId, lineNumber, this.#contextLines, true);
      this.#print(`${name} in ${shownName(this.#urlOf(scriptId))}:${lineNumber + 1}\n${watched}${lines}`, true, true);
    } catch {
      // The program has ended, or goes on.
    }
  }

  // ---- Looking -----------------------------------------------------------------------------------------

  #urlOf(scriptId) {
    return this.#scripts.get(scriptId)?.url ?? '';
  }

  #location() {
    if (this.#frames === null) throw new codes.ERR_DEBUGGER_ERROR(NOT_PAUSED);
    return this.#frames[0].location;
  }

  async #snippet(scriptId, line, delta, isCurrent) {
    const { scriptSource } = await this.#client.call('Debugger.getScriptSource', { scriptId });
    const url = this.#urlOf(scriptId);
    const marked = new Set(this.#breakpoints.filter((breakpoint) => breakpoint.url === url).map((breakpoint) => breakpoint.line));
    return new Snippet(scriptSource, line, delta, isCurrent, marked);
  }

  list(delta = LIST_LINES) {
    const { scriptId, lineNumber } = this.#location();
    return this.#snippet(scriptId, lineNumber, delta, true);
  }

  setContextLineNumber(delta) {
    this.#location();
    validateNumber(delta, 'delta', 1);
    this.#contextLines = delta;
  }

  get backtrace() {
    return this.#frames;
  }

  scripts(all = false) {
    const current = this.#frames?.[0].location.scriptId;
    const lines = [];
    for (const { scriptId, url } of this.#scripts.values()) {
      if (url === '' || (!all && INTERNAL.test(url))) continue;
      lines.push(`${scriptId === current ? '*' : ' '} ${scriptId.padStart(3)}: ${shownName(url)}`.replace(/^(. ) (?=\d+:)/, '$1'));
    }
    return new ScriptList(lines.join('\n'));
  }

  async evaluate(expression) {
    const text = /^\s*\{.*\}\s*$/s.test(expression) ? `(${expression})` : expression;
    const params = { expression: text, objectGroup: 'node-inspect', generatePreview: true };
    const answer = this.#frames === null ? await this.#client.call('Runtime.evaluate', params)
      : await this.#client.call('Debugger.evaluateOnCallFrame', { ...params, callFrameId: this.#frames[0].callFrameId });
    return RemoteValue.fromEvaluation(answer);
  }

  exec(expression) {
    return expression === '.scope' ? this.#scopes() : this.evaluate(expression);
  }

  async #scopes() {
    this.#location();
    const shown = this.#frames[0].scopeChain.filter(({ type }) => type !== 'global');
    return Promise.all(shown.map(async ({ object: { objectId } }) => {
      const { result } = await this.#client.call('Runtime.getProperties', { objectId, generatePreview: true });
      return result.map(({ name }) => name);
    }));
  }

  // ---- Watching ----------------------------------------------------------------------------------------

  watch(expression) {
    validateString(expression, 'expression');
    if (!this.#watched.includes(expression)) this.#watched.push(expression);
  }

  unwatch(which) {
    const index = typeof which === 'number' ? which : this.#watched.indexOf(which);
    if (index >= 0) this.#watched.splice(index, 1);
  }

  async #watchers() {
    const values = await Promise.all(this.#watched.map((expression) => this.evaluate(expression).catch((error) => `<${error.message}>`)));
    const width = String(this.#watched.length - 1).length;
    return this.#watched.map((expression, i) => {
      const lines = (typeof values[i] === 'string' ? values[i] : inspect(values[i])).split('\n');
      const value = lines.length > 1 ? `\n    ${lines.join('\n    ')}` : ` ${lines[0]}`;
      return `  ${String(i).padStart(width)}: ${expression} =${value}`;
    }).join('\n');
  }

  async showWatchers() {
    if (this.#watched.length > 0) this.#print(await this.#watchers());
  }

  // ---- Breakpoints -------------------------------------------------------------------------------------

  showBreakpoints() {
    const lines = this.#breakpoints.map(({ url, pattern, line }, i) => `#${i} ${shownName(url ?? pattern)}:${line + 1}`);
    this.#print(lines.length > 0 ? lines.join('\n') : 'No breakpoints yet');
  }

  // setBreakpoint(), (line), (line, condition), ('name()'), (script, line, condition)
  setBreakpoint(script, line, condition) {
    if (script === undefined) return this.#breakAt(this.#location(), condition);
    if (line === undefined && typeof script === 'number') return this.#breakAtLine(script, condition);
    validateString(script, 'script');
    if (script.endsWith('()')) return this.#breakOnCall(script.slice(0, -2));
    if (this.#scripts.has(script)) return this.#breakAt({ scriptId: script, lineNumber: line - 1 }, condition);
    return this.#breakByName(script, line - 1, condition);
  }

  #breakAtLine(line, condition) {
    const { scriptId } = this.#location();
    return this.#breakAt({ scriptId, lineNumber: line - 1 }, condition);
  }

  async #breakOnCall(name) {
    await this.evaluateWithTools(`debug(${name})`);
  }

  async evaluateWithTools(expression) {
    const params = { expression, includeCommandLineAPI: true };
    const { exceptionDetails } = this.#frames === null ? await this.#client.call('Runtime.evaluate', params)
      : await this.#client.call('Debugger.evaluateOnCallFrame', { ...params, callFrameId: this.#frames[0].callFrameId });
    if (exceptionDetails !== undefined) throw new codes.ERR_DEBUGGER_ERROR(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  async #breakAt(location, condition) {
    const { breakpointId, actualLocation } = await this.#client.call('Debugger.setBreakpoint', { location, condition });
    const { scriptId, lineNumber } = actualLocation;
    this.#breakpoints.push({ id: breakpointId, url: this.#urlOf(scriptId), line: lineNumber, condition });
    return this.#snippet(scriptId, lineNumber, LIST_LINES, true);
  }

  async #breakByName(name, line, condition) {
    let found;
    for (const script of this.#scripts.values()) {
      if (script.url === name) {
        found = [script];
        break;
      }
      if (script.url.includes(name)) (found ??= []).push(script);
    }
    if (found?.length > 1) {
      const exact = found.filter(({ url }) => url.endsWith(`/${name}`));
      if (exact.length !== 1) {
        this.#print('Script name is ambiguous');
        return undefined;
      }
      found = exact;
    }
    if (found !== undefined) return this.#breakAt({ scriptId: found[0].scriptId, lineNumber: line }, condition);
    this.#print(`Warning: script '${name}' was not loaded yet.`);
    const escaped = name.replace(/[/\\.?*()^${}|[\]]/g, '\\$&');
    const place = name.startsWith('file:') ? { url: name } : { urlRegex: `^(.*[\\/\\\\])?${escaped}$` };
    const { breakpointId, locations } = await this.#client.call('Debugger.setBreakpointByUrl', { ...place, lineNumber: line, condition });
    const known = locations.length > 0 ? locations[0].lineNumber : line;
    this.#breakpoints.push({ id: breakpointId, url: name.startsWith('file:') ? name : undefined, pattern: name, line: known, condition });
    return undefined;
  }

  async clearBreakpoint(name, line) {
    const index = this.#breakpoints.findIndex((breakpoint) => (
      breakpoint.line === line - 1 && (breakpoint.url ?? breakpoint.pattern).includes(name)
    ));
    if (index < 0) {
      this.#print(`Could not find breakpoint at ${name}:${line}`);
      return;
    }
    const [{ id }] = this.#breakpoints.splice(index, 1);
    await this.#client.call('Debugger.removeBreakpoint', { breakpointId: id });
  }

  async pauseOnExceptions(state) {
    this.#pauseOnExceptions = state;
    await this.#client.call('Debugger.setPauseOnExceptions', { state });
  }

  // ---- Profiles ----------------------------------------------------------------------------------------

  async startProfile() {
    await this.#client.call('Profiler.start');
  }

  async endProfile() {
    const { profile } = await this.#client.call('Profiler.stop');
    const made = new Profile(profile, this.#print);
    this.profiles.push(made);
    return made;
  }

  takeHeapSnapshot(file = 'node.heapsnapshot') {
    if (this.#snapshot !== undefined) {
      this.#print('Cannot take heap snapshot because another snapshot is in progress.');
      return this.#snapshot;
    }
    this.#snapshot = this.#writeSnapshot(path.resolve(file)).finally(() => { this.#snapshot = undefined; });
    return this.#snapshot;
  }

  async #writeSnapshot(target) {
    const descriptor = fs.openSync(target, 'w');
    let written = 0;
    const progress = ({ done, total, finished }) => {
      this.#print(finished ? 'Heap snapshot prepared.' : `Heap snapshot: ${done}/${total}`, Boolean(finished), false);
    };
    const add = ({ chunk }) => {
      fs.writeSync(descriptor, chunk);
      written += Buffer.byteLength(chunk);
      this.#print(`Writing snapshot: ${written}`, false, false);
    };
    this.#client.on('HeapProfiler.reportHeapSnapshotProgress', progress);
    this.#client.on('HeapProfiler.addHeapSnapshotChunk', add);
    try {
      this.#print('Heap snapshot: 0/0', false, false);
      await this.#client.call('HeapProfiler.takeHeapSnapshot', { reportProgress: true });
      this.#print(`Wrote snapshot: ${target}`, true, false);
    } finally {
      fs.closeSync(descriptor);
      this.#client.off('HeapProfiler.reportHeapSnapshotProgress', progress);
      this.#client.off('HeapProfiler.addHeapSnapshotChunk', add);
    }
  }

  async version() {
    const { result } = await this.#client.call('Runtime.evaluate', { expression: 'process.versions.v8', returnByValue: true });
    this.#print(result.value);
  }
}

module.exports = { Session };
