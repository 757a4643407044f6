// Watch mode of run(): test files run again when a file changes that they depend on, and new ones as they come.
const fs = require('fs');
const path = require('path');

const SETTLE_MILLIS = 200;

/**
 * Goes on until run()'s signal is aborted. `find` answers the files there are now, or is undefined when they were named.
 */
exports.watch = function watch(run, names, find) {
  const { settings, watcher } = run;
  const { promise, resolve } = Promise.withResolvers();
  const known = new Set(names);
  const pending = new Set();
  let isRunning = false;
  let timer;

  const runPending = async () => {
    if (isRunning || pending.size === 0 || settings.signal?.aborted) return;
    isRunning = true;
    const chosen = [...pending].filter((name) => fs.existsSync(path.resolve(settings.cwd, name)));
    pending.clear();
    if (chosen.length > 0) {
      run.stream.report('test:watch:restarted');
      run.begin();
      await run.start(chosen);
      run.stream.report('test:watch:drained');
      run.summarize();
    }
    isRunning = false;
    runPending();
  };

  watcher.on('changed', (files) => {
    for (const file of files) for (const name of watcher.ownersOf(file)) pending.add(name);
    runPending();
  });
  if (find !== undefined) {
    watcher.on('other', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const name of find()) {
          if (known.has(name)) continue;
          known.add(name);
          pending.add(name);
        }
        runPending();
      }, SETTLE_MILLIS);
    });
  }
  run.stream.report('test:watch:drained');
  run.summarize();
  const end = () => {
    clearTimeout(timer);
    watcher.close();
    run.begin();
    resolve();
  };
  if (settings.signal?.aborted) end();
  else settings.signal?.addEventListener('abort', end, { once: true });
  return promise;
};
