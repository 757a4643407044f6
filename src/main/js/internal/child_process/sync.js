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

// As process.binding('spawn_sync') has it: packages that trace what is started put their own function in its place.
const spawnSyncBinding = {
  spawn(options) {
    const [pid, status, errno, ...outputs] = ops.spawnSync(
      options.file, stdioOption.join(options.args), options.cwd ?? undefined, stdioOption.join(options.envPairs),
      stdioOption.toOps(options.stdio), options.detached ? 1 : 0, options.uid ?? -1, options.gid ?? -1,
      options.stdio[0]?.input, options.timeout ?? 0, options.killSignal ?? require('os').constants.signals.SIGTERM,
      options.maxBuffer ?? 0);
    const ended = pid === 0 ? { code: null, signal: null } : decode(status);
    const output = pid === 0 ? null : outputs.map((bytes) => (bytes === undefined ? null :
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
    const result = { status: ended.code, signal: ended.signal, output, pid };
    return errno === 0 ? result : { error: -errno, ...result };
  },
};
exports.spawnSyncBinding = spawnSyncBinding;

exports.spawnSync = function spawnSync(options) {
  options.stdio = stdioOption.normalize(options.stdio ?? 'pipe', true);
  const input = toBytes(options.input, 'options.stdio[0]', options.encoding);
  if (input !== undefined) options.stdio[0] = { type: 'pipe', input };
  else if (options.stdio[0].input !== undefined) options.stdio[0].input = toBytes(options.stdio[0].input, 'options.stdio[0]', options.encoding);
  const { error: number, ...result } = spawnSyncBinding.spawn(options);
  const { encoding } = options;
  if (result.output !== null && encoding && encoding !== 'buffer') {
    result.output = result.output.map((bytes) => bytes && bytes.toString(encoding));
  }
  result.stdout = result.output?.[1];
  result.stderr = result.output?.[2];
  if (number === undefined) return result;
  const error = errnoException(number, `spawnSync ${options.file}`);
  error.path = options.file;
  error.spawnargs = options.args.slice(1);
  return { error, ...result };
};
