// The REPL of the command line.
exports.start = function start() {
  const { env } = process;
  const repl = require('repl');
  process.stdout.write(`Welcome to Node.js ${process.version}.\nType ".help" for more information.\n`);
  const mode = `${env.NODE_REPL_MODE ?? ''}`.toLowerCase().trim();
  const settings = {
    useGlobal: true, ignoreUndefined: false, standalone: true, breakEvalOnSigint: true,
    replMode: mode === 'strict' ? repl.REPL_MODE_STRICT : repl.REPL_MODE_SLOPPY,
  };
  if (Number.parseInt(env.NODE_NO_READLINE, 10)) settings.terminal = false;
  const size = Number(env.NODE_REPL_HISTORY_SIZE);
  settings.historySize = size > 0 ? size : 1000;
  require('internal/modules/esm_meta').setPlace('repl');
  const server = repl.start(settings);
  const ended = () => {
    if (server._flushing) server.once('flushHistory', () => process.exit());
    else process.exit();
  };
  if (server.terminal) server.setupHistory({ filePath: env.NODE_REPL_HISTORY }, (error) => { if (error) throw error; });
  server.on('exit', ended);
};
