// process.report (https://nodejs.org/api/report.html): what is known of a process, as JSON.
const { validateBoolean, validateObject, validateString, validateSignalName } = require('internal/validators');
const options = require('internal/options');

const REPORT_VERSION = 5;
const settings = { made: false };
let sequence = 0;

function load() {
  if (settings.made) return settings;
  return Object.assign(settings, {
    made: true,
    directory: options.get('--report-dir') ?? '',
    filename: options.get('--report-filename') ?? '',
    compact: options.get('--report-compact') === true,
    excludeNetwork: options.get('--report-exclude-network') === true,
    excludeEnv: options.get('--report-exclude-env') === true,
    signal: options.get('--report-signal') ?? 'SIGUSR2',
    reportOnFatalError: options.get('--report-on-fatalerror') === true,
    reportOnSignal: options.get('--report-on-signal') === true,
    reportOnUncaughtException: options.get('--report-uncaught-exception') === true,
  });
}

const pad = (number, digits = 2) => String(number).padStart(digits, '0');

function localTime(now) {
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}T` +
    `${pad(now.getHours())}:${pad(now.getMinutes())}:${pad(now.getSeconds())}Z`;
}

function defaultName(now) {
  const { threadId } = require('internal/process/object').info;
  return `report.${localTime(now).replaceAll(/[-:Z]/g, '').replace('T', '.')}.${process.pid}.${threadId ?? 0}.${pad(++sequence, 3)}.json`;
}

function networkInterfaces() {
  const list = [];
  for (const [name, addresses] of Object.entries(require('os').networkInterfaces())) {
    for (const { internal, mac, address, netmask, family, scopeid } of addresses) {
      list.push({ name, internal, mac, address, netmask, family, ...(family === 'IPv6' ? { scopeid } : undefined) });
    }
  }
  return list;
}

// Packages tell by it which of their native addons fits.
function libcVersion() {
  const version = process.platform === 'linux' ? binding('napi').libcVersion() : undefined;
  return version === undefined ? undefined : { glibcVersionRuntime: version, glibcVersionCompiler: version };
}

function header(trigger, event, filename, now) {
  const os = require('os');
  const { info } = require('internal/process/object');
  const interfaces = load().excludeNetwork ? undefined : { networkInterfaces: networkInterfaces() };
  return {
    reportVersion: REPORT_VERSION,
    event,
    trigger,
    filename: filename ?? null,
    dumpEventTime: localTime(now),
    dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid,
    threadId: info.threadId ?? 0,
    cwd: process.cwd(),
    commandLine: [process.execPath, ...info.words],
    nodejsVersion: process.version,
    ...libcVersion(),
    wordSize: 64,
    arch: process.arch,
    platform: process.platform,
    componentVersions: { ...process.versions },
    release: { ...process.release },
    osName: os.type(),
    osRelease: os.release(),
    osVersion: os.version(),
    osMachine: os.machine(),
    cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
    ...interfaces,
    host: os.hostname(),
  };
}

function javascriptStack(error) {
  if (error === undefined) return { message: 'No stack.', stack: ['Unavailable.'], errorProperties: {} };
  const isError = typeof error === 'object' && error !== null && typeof error.stack === 'string';
  const [message, ...stack] = (isError ? error.stack : `${require('util').inspect(error)}`).split('\n');
  const errorProperties = {};
  if (isError) {
    for (const key of Object.keys(error)) {
      try {
        errorProperties[key] = String(error[key]);
      } catch {
        // One that cannot be told.
      }
    }
  }
  return { message, ...(isError ? { stack: stack.map((line) => line.trim()) } : undefined), errorProperties };
}

function javascriptHeap() {
  const v8 = require('v8');
  const heap = v8.getHeapStatistics();
  const heapSpaces = {};
  let spaces = [];
  try {
    spaces = v8.getHeapSpaceStatistics();
  } catch {
    // This engine's interface does not tell.
  }
  for (const space of spaces) {
    heapSpaces[space.space_name] = {
      memorySize: space.space_size,
      committedMemory: space.physical_space_size,
      capacity: space.space_used_size + space.space_available_size,
      used: space.space_used_size,
      available: space.space_available_size,
    };
  }
  return {
    totalMemory: heap.total_heap_size,
    executableMemory: heap.total_heap_size_executable,
    totalCommittedMemory: heap.total_physical_size,
    availableMemory: heap.total_available_size,
    totalGlobalHandlesMemory: heap.total_global_handles_size,
    usedGlobalHandlesMemory: heap.used_global_handles_size,
    usedMemory: heap.used_heap_size,
    memoryLimit: heap.heap_size_limit,
    mallocedMemory: heap.malloced_memory,
    externalMemory: heap.external_memory,
    peakMallocedMemory: heap.peak_malloced_memory,
    nativeContextCount: heap.number_of_native_contexts,
    detachedContextCount: heap.number_of_detached_contexts,
    doesZapGarbage: heap.does_zap_garbage,
    heapSpaces,
  };
}

function cpu({ user, system }) {
  const seconds = process.uptime() || 1;
  const percent = (micros) => micros / 1e4 / seconds;
  return {
    userCpuSeconds: user / 1e6,
    kernelCpuSeconds: system / 1e6,
    cpuConsumptionPercent: percent(user + system),
    userCpuConsumptionPercent: percent(user),
    kernelCpuConsumptionPercent: percent(system),
  };
}

function resourceUsage() {
  const os = require('os');
  const usage = process.resourceUsage();
  return {
    free_memory: String(os.freemem()),
    total_memory: String(os.totalmem()),
    rss: String(process.memoryUsage.rss()),
    constrained_memory: String(process.constrainedMemory()),
    available_memory: String(process.availableMemory()),
    ...cpu(process.cpuUsage()),
    maxRss: String(usage.maxRSS * 1024),
    pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
    fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
  };
}

function handles() {
  const list = require('internal/handles').referenced().map((handle, index) => ({
    type: handle.resourceName.replace(/Wrap$/, '').toLowerCase(),
    is_active: true,
    is_referenced: true,
    address: `0x${(index + 1).toString(16).padStart(16, '0')}`,
  }));
  list.push({ type: 'loop', is_active: true, address: '0x0000000000000001' });
  return list;
}

// The limits by the names of /proc/self/limits.
const LIMITS = {
  core_file_size_blocks: 'Max core file size',
  data_seg_size_bytes: 'Max data size',
  file_size_blocks: 'Max file size',
  max_locked_memory_bytes: 'Max locked memory',
  max_memory_size_bytes: 'Max resident set',
  open_files: 'Max open files',
  stack_size_bytes: 'Max stack size',
  cpu_time_seconds: 'Max cpu time',
  max_user_processes: 'Max processes',
  virtual_memory_bytes: 'Max address space',
};

function readProc(name) {
  try {
    return require('fs').readFileSync(`/proc/self/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function userLimits() {
  const text = readProc('limits');
  const limits = {};
  const value = (word) => (word === 'unlimited' ? word : Number(word));
  for (const [key, name] of Object.entries(LIMITS)) {
    const found = new RegExp(`^${name}\\s+(\\S+)\\s+(\\S+)`, 'm').exec(text);
    if (found) limits[key] = { soft: value(found[1]), hard: value(found[2]) };
  }
  return limits;
}

function sharedObjects() {
  const files = new Set();
  for (const line of readProc('maps').split('\n')) {
    const file = line.slice(line.indexOf('/'));
    if (line.includes('/') && /\.so(?:\.|$)/.test(file)) files.add(file);
  }
  return [...files];
}

function make(trigger, event, error, filename, now = new Date()) {
  const report = {
    header: header(trigger, event, filename, now),
    nativeStack: [],
    javascriptStack: javascriptStack(error),
    javascriptHeap: javascriptHeap(),
    libuv: handles(),
    workers: [],
    resourceUsage: resourceUsage(),
    uvthreadResourceUsage: { ...cpu(process.cpuUsage()), fsActivity: { reads: 0, writes: 0 } },
  };
  if (!load().excludeEnv) report.environmentVariables = { ...process.env };
  report.userLimits = userLimits();
  report.sharedObjects = sharedObjects();
  return report;
}

// Writes a report and answers the name of its file.
function write(trigger, event, error, file) {
  const { writeRaw } = require('internal/process/stdio');
  const path = require('path');
  const { directory, filename, compact } = load();
  const now = new Date();
  const name = file || filename || defaultName(now);
  const report = make(trigger, event, error, name, now);
  const text = `${JSON.stringify(report, null, compact ? undefined : 2)}\n`;
  if (name === 'stdout' || name === 'stderr') {
    writeRaw(name === 'stdout' ? 1 : 2, text);
    return name;
  }
  writeRaw(2, `\nWriting Node.js report to file: ${name}\n`);
  try {
    require('fs').writeFileSync(directory && !path.isAbsolute(name) ? path.join(directory, name) : name, text);
  } catch (failure) {
    writeRaw(2, `\nFailed to open Node.js report file: ${name}${directory ? ` directory: ${directory}` : ''} (errno: ${-failure.errno})\n`);
    return '';
  }
  writeRaw(2, '\nNode.js report completed\n');
  return name;
}

let listener;
function listen() {
  const { reportOnSignal, signal } = load();
  if (listener !== undefined) process.removeListener(listener.signal, listener);
  listener = undefined;
  if (!reportOnSignal) return;
  listener = (name) => write(name, 'Signal');
  listener.signal = signal;
  process.on(signal, listener);
}

const report = {
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) {
      error = file;
      file = undefined;
    } else if (file !== undefined) {
      validateString(file, 'file');
    }
    if (error === undefined) error = syntheticError();
    else validateObject(error, 'err');
    require('internal/process/permission').check('fs.write', file ?? process.cwd());
    return write('API', 'JavaScript API', error, file);
  },

  getReport(error) {
    if (error === undefined) error = syntheticError();
    else validateObject(error, 'err');
    return make('GetReport', 'JavaScript API', error);
  },
};

function syntheticError() {
  return new Error('JavaScript Callstack');
}

function setting(name, validate, changed) {
  Object.defineProperty(report, name, {
    configurable: true,
    enumerable: true,
    get: () => load()[name],
    set(value) {
      validate(value, name);
      load()[name] = value;
      changed?.();
    },
  });
}
setting('directory', validateString);
setting('filename', validateString);
setting('compact', validateBoolean);
setting('excludeNetwork', validateBoolean);
setting('excludeEnv', validateBoolean);
setting('signal', (value, name) => {
  validateString(value, name);
  validateSignalName(value, name);
}, listen);
setting('reportOnFatalError', validateBoolean);
setting('reportOnSignal', validateBoolean, listen);
setting('reportOnUncaughtException', validateBoolean);

exports.report = report;

// When the process starts with options that ask for reports.
exports.start = listen;

// For an error that ends the process.
exports.onFatal = function onFatal(error) {
  if (load().reportOnUncaughtException) write('Exception', 'Exception', error);
};
