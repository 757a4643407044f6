// --cpu-prof and --heap-prof: profiles of the whole run, written when the process exits.
const options = require('internal/options');

const KINDS = {
  '--cpu-prof': { prefix: 'CPU', extension: 'cpuprofile', start: 'startCpuProfile' },
  '--heap-prof': { prefix: 'Heap', extension: 'heapprofile', start: 'startHeapProfile' },
};

// Which settings were given without the flag that they belong to; messages as Node.js has them.
exports.problem = function problem() {
  for (const flag of Object.keys(KINDS)) {
    if (options.get(flag)) continue;
    for (const setting of ['name', 'dir', 'interval']) {
      if (options.get(`${flag}-${setting}`) !== undefined) return `${flag}-${setting} must be used with ${flag}`;
    }
  }
  return undefined;
};

function target(flag, { prefix, extension }) {
  const path = require('path');
  const directory = options.get(`${flag}-dir`) || options.get('--diagnostic-dir') || process.cwd();
  require('fs').mkdirSync(directory, { recursive: true });
  const name = options.get(`${flag}-name`)?.replaceAll('${pid}', process.pid)
    ?? require('internal/v8/heap_snapshot').fileName(prefix, extension);
  return path.resolve(directory, name);
}

exports.start = function start() {
  const profilers = require('internal/v8/profilers');
  for (const flag of Object.keys(KINDS)) {
    if (!options.get(flag)) continue;
    const kind = KINDS[flag];
    const interval = Number(options.get(`${flag}-interval`)) || undefined;
    const profile = profilers[kind.start](interval === undefined ? {} : { sampleInterval: interval });
    require('internal/process/exit').atEnd(() => {
      const text = profile.stop();
      try {
        require('fs').writeFileSync(target(flag, kind), text);
      } catch (error) {
        require('internal/process/stdio').writeRaw(2, `${process.execPath}: Failed to write a profile: ${error.message}\n`);
      }
    });
  }
};
