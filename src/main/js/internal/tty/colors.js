// How many colours a terminal shows, told by the environment.

const COLORS_2 = 1;
const COLORS_16 = 4;
const COLORS_256 = 8;
const COLORS_16M = 24;

const TERMS = {
  eterm: COLORS_16, cons25: COLORS_16, console: COLORS_16, cygwin: COLORS_16, dtterm: COLORS_16, gnome: COLORS_16,
  hurd: COLORS_16, jfbterm: COLORS_16, konsole: COLORS_16, kterm: COLORS_16, mlterm: COLORS_16, mosh: COLORS_16M,
  putty: COLORS_16, st: COLORS_16, 'rxvt-unicode-24bit': COLORS_16M, terminator: COLORS_16M, 'xterm-kitty': COLORS_16M,
};
const PATTERNS = [/ansi/, /color/, /linux/, /direct/, /^con\d*x\d/, /^rxvt/, /^screen/, /^xterm/, /^vt100/, /^vt220/];
const CI = {
  APPVEYOR: COLORS_256, BUILDKITE: COLORS_256, CIRCLECI: COLORS_16M, DRONE: COLORS_256, GITEA_ACTIONS: COLORS_16M,
  GITHUB_ACTIONS: COLORS_16M, GITLAB_CI: COLORS_256, TRAVIS: COLORS_256,
};

let warned = false;

function warnConflict(env) {
  if (warned) return;
  warned = true;
  const names = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter((name) => env[name] !== undefined && env[name] !== '');
  if (names.length > 0) {
    process.emitWarning(`The '${names.join("' and '")}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
  }
}

// Bits per colour: 1, 4, 8 or 24.
exports.getColorDepth = function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    switch (env.FORCE_COLOR) {
      case '':
      case '1':
      case 'true':
        warnConflict(env);
        return COLORS_16;
      case '2':
        warnConflict(env);
        return COLORS_256;
      case '3':
        warnConflict(env);
        return COLORS_16M;
      default:
        return COLORS_2;
    }
  }
  if ((env.NODE_DISABLE_COLORS !== undefined && env.NODE_DISABLE_COLORS !== '')
    || (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb') {
    return COLORS_2;
  }
  if (process.platform === 'win32') return COLORS_16M;
  if (env.TMUX) return COLORS_16M;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return COLORS_16;
  if (env.CI !== undefined) {
    for (const name of Object.keys(CI)) if (name in env) return CI[name];
    return env.CI_NAME === 'codeship' ? COLORS_256 : COLORS_2;
  }
  if (env.TEAMCITY_VERSION !== undefined) {
    return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? COLORS_16 : COLORS_2;
  }
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? COLORS_256 : COLORS_16M;
    case 'HyperTerm':
    case 'MacTerm':
      return COLORS_16M;
    case 'Apple_Terminal':
      return COLORS_256;
    default:
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return COLORS_16M;
  if (env.TERM) {
    if (/truecolor/.test(env.TERM)) return COLORS_16M;
    if (/^xterm-256/.test(env.TERM)) return COLORS_256;
    const term = env.TERM.toLowerCase();
    if (TERMS[term]) return TERMS[term];
    if (PATTERNS.some((pattern) => pattern.test(term))) return COLORS_16;
  }
  return env.COLORTERM ? COLORS_16 : COLORS_2;
};

exports.hasColors = function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    require('internal/validators').validateInteger(count, 'count', 2);
  }
  return count <= 2 ** exports.getColorDepth(env);
};
