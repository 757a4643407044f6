// spawnSync: the whole run of a process in one op.
const { errnoException } = require('internal/errors');
const stdioOption = require('internal/child_process/stdio');
const ops = binding('child');

function toBytes(input, encoding) {
  if (input === undefined || input === null) return undefined;
  if (typeof input === 'string') return Buffer.from(input, encoding);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  const { codes } = require('internal/errors');
  throw new codes.ERR_INVALID_ARG_TYPE('options.stdio[0]', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

exports.spawnSync = function spawnSync(options) {
  const stdio = stdioOption.normalize(options.stdio ?? 'pipe', true);
  const encoding = options.encoding && options.encoding !== 'buffer' ? options.encoding : undefined;
  const input = toBytes(options.input ?? stdio[0].input, encoding);
  if (input !== undefined) stdio[0] = { type: 'pipe' };
  const { signals } = require('os').constants;
  const [pid, status, signal, stdout, stderr, errno] = ops.spawnSync(
    options.file, options.args.slice(1).join('\0'), options.cwd ?? undefined, options.envPairs.join('\0'),
    stdioOption.toOps(stdio), input, options.timeout ?? 0, options.killSignal ?? signals.SIGTERM,
    options.maxBuffer ?? Number.MAX_SAFE_INTEGER, options.detached ? 1 : 0);
  const wrap = (bytes) => {
    if (bytes === undefined) return null;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return encoding === undefined ? buffer : buffer.toString(encoding);
  };
  const failedToStart = pid === 0;
  const result = {
    pid,
    output: failedToStart ? null : [null, wrap(stdout), wrap(stderr)],
    stdout: failedToStart ? null : wrap(stdout),
    stderr: failedToStart ? null : wrap(stderr),
    status: status ?? null,
    signal: signal === 0 ? null : Object.keys(signals).find((name) => signals[name] === signal) ?? null,
  };
  if (errno !== 0) {
    const error = errnoException(-errno, `spawnSync ${options.file}`);
    error.path = options.file;
    error.spawnargs = options.args.slice(1);
    return { error, ...result };
  }
  return result;
};
