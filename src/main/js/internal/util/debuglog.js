// util.debuglog: messages for the sections named in NODE_DEBUG.
const { format, formatWithOptions, inspect } = require('internal/util/inspect');

let sections;

function isEnabled(section) {
  if (sections === undefined) {
    const { NODE_DEBUG } = process.env;
    if (!NODE_DEBUG) {
      sections = null;
    } else {
      const source = NODE_DEBUG.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
      sections = new RegExp(`^${source}$`, 'i');
    }
  }
  return sections !== null && sections.test(section);
}

/** A function that logs to stderr if NODE_DEBUG names the section; `callback` gets the real one on its first call. */
function debuglog(section, callback) {
  section = `${section}`.toUpperCase();
  let enabled;
  const test = () => enabled ??= isEnabled(section);

  function write(...args) {
    const colors = process.stderr.hasColors?.() ?? false;
    const message = colors ? formatWithOptions({ colors }, ...args) : format(...args);
    const pid = colors ? inspect(process.pid, { colors }) : process.pid;
    process.stderr.write(`${section} ${pid}: ${message}\n`);
  }

  let log = (...args) => {
    log = test() ? write : () => {};
    if (enabled && (section === 'HTTP' || section === 'HTTP2')) {
      process.emitWarning(`Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose sensitive data ` +
        '(such as passwords, tokens and authentication headers) in the resulting log.');
    }
    if (typeof callback === 'function') callback(log);
    log(...args);
  };
  const logger = (...args) => log(...args);
  Object.defineProperty(logger, 'enabled', {
    __proto__: null,
    get() {
      return test();
    },
    configurable: true,
    enumerable: true,
  });
  return logger;
}

module.exports = { debuglog };
