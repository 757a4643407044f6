// spawnSync: the whole run of a process in one op.
const { codes, errnoException } = require('internal/errors');
const stdioOption = require('internal/child_process/stdio');
const { decode } = require('internal/child_process/status');
const ops = binding('child');

function toBytes(input, name, encoding) {
  if (input === undefined || input === null) return undefined;
  if (typeof input === 'string') return Buffer.from(input, encoding);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

function toOutput(bytes, encoding) {
  if (bytes === undefined) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined ? buffer : buffer.toString(encoding);
}

exports.spawnSync = function spawnSync(options) {
  const stdio = stdioOption.normalize(options.stdio ?? 'pipe', true);
  let input = toBytes(options.input, 'options.stdio[0]', options.encoding);
  if (input !== undefined) stdio[0] = { type: 'pipe' };
  input ??= toBytes(stdio[0].input, 'options.stdio[0]', options.encoding);
  const encoding = options.encoding && options.encoding !== 'buffer' ? options.encoding : undefined;
  const { SIGTERM } = require('os').constants.signals;
  const [pid, status, errno, ...outputs] = ops.spawnSync(
    options.file, stdioOption.join(options.args), options.cwd ?? undefined, stdioOption.join(options.envPairs),
    stdioOption.toOps(stdio), options.detached ? 1 : 0, options.uid ?? -1, options.gid ?? -1,
    input, options.timeout ?? 0, options.killSignal ?? SIGTERM, options.maxBuffer ?? 0);
  const ended = pid === 0 ? { code: null, signal: null } : decode(status);
  const output = pid === 0 ? null : outputs.map((bytes) => toOutput(bytes, encoding));
  const result = {
    status: ended.code, signal: ended.signal, output, pid, stdout: output?.[1], stderr: output?.[2],
  };
  if (errno === 0) return result;
  const error = errnoException(-errno, `spawnSync ${options.file}`);
  error.path = options.file;
  error.spawnargs = options.args.slice(1);
  return { error, ...result };
};
