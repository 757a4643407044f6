// util.parseArgs: https://nodejs.org/api/util.html#utilparseargsconfig
// First the arguments become tokens, without judgement; then tokens are checked against the options and collected.
const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray,
  validateUnion,
} = require('internal/validators');
const {
  ERR_INVALID_ARG_VALUE, ERR_PARSE_ARGS_INVALID_OPTION_VALUE, ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
  ERR_PARSE_ARGS_UNKNOWN_OPTION,
} = codes;

const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

/** The arguments of the process that are the script's own. */
function mainArguments() {
  const { execArgv, argv } = process;
  // With --eval or --print there is no script name in argv.
  const hasScript = !execArgv.some((argument) => /^(?:-e|-p|-pe|--(?:eval|print)(?:=.*)?)$/s.test(argument));
  return argv.slice(hasScript ? 2 : 1);
}

function optionOf(options, name) {
  return own(options, name);
}

function longNameOf(options, short) {
  for (const [name, option] of Object.entries(options)) if (own(option, 'short') === short) return name;
  return short;
}

const isLoneShort = (argument) => argument.length === 2 && argument[0] === '-' && argument[1] !== '-';
const isShortGroup = (argument, options) => {
  if (argument.length <= 2 || argument[0] !== '-' || argument[1] === '-') return false;
  return optionOf(options, longNameOf(options, argument[1]))?.type !== 'string';
};
const isShortAndValue = (argument, options) => argument.length > 2 && argument[0] === '-' && argument[1] !== '-' &&
  optionOf(options, longNameOf(options, argument[1]))?.type === 'string';
const isLoneLong = (argument) => argument.length > 2 && argument.startsWith('--') && !argument.includes('=', 3);
const isLongAndValue = (argument) => argument.length > 2 && argument.startsWith('--') && argument.includes('=', 3);
/** What may follow an option that takes a value. */
const isValue = (argument) => argument != null;
const looksLikeOption = (argument) => argument.length > 1 && argument[0] === '-';

function tokenize(args, options) {
  const tokens = [];
  const remaining = args.map((argument) => `${argument}`);
  // Members of a group such as -abc count as one argument.
  let index = -1;
  let groupCount = 0;
  while (remaining.length > 0) {
    const argument = remaining.shift();
    const next = remaining[0];
    if (groupCount > 0) groupCount--;
    else index++;

    if (argument === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of remaining) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    }
    if (isLoneShort(argument)) {
      const name = longNameOf(options, argument[1]);
      let value;
      let inlineValue;
      if (optionOf(options, name)?.type === 'string' && isValue(next)) {
        value = remaining.shift();
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: argument, index, value, inlineValue });
      if (value != null) index++;
    } else if (isShortGroup(argument, options)) {
      const expanded = [];
      for (let i = 1; i < argument.length; i++) {
        const short = argument[i];
        const isLast = i === argument.length - 1;
        if (optionOf(options, longNameOf(options, short))?.type !== 'string' || isLast) {
          expanded.push(`-${short}`);
        } else {
          // The first string option takes the rest as its value.
          expanded.push(`-${argument.slice(i)}`);
          break;
        }
      }
      remaining.unshift(...expanded);
      groupCount = expanded.length;
    } else if (isShortAndValue(argument, options)) {
      tokens.push({
        kind: 'option', name: longNameOf(options, argument[1]), rawName: `-${argument[1]}`, index,
        value: argument.slice(2), inlineValue: true,
      });
    } else if (isLoneLong(argument)) {
      const name = argument.slice(2);
      let value;
      let inlineValue;
      if (optionOf(options, name)?.type === 'string' && isValue(next)) {
        value = remaining.shift();
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: argument, index, value, inlineValue });
      if (value != null) index++;
    } else if (isLongAndValue(argument)) {
      const equals = argument.indexOf('=', 3);
      const name = argument.slice(2, equals);
      tokens.push({
        kind: 'option', name, rawName: `--${name}`, index, value: argument.slice(equals + 1), inlineValue: true,
      });
    } else {
      tokens.push({ kind: 'positional', index, value: argument });
    }
  }
  return tokens;
}

/** Refuses `--foo -x`, which is more often a forgotten value than a value. */
function checkAmbiguity(token) {
  if (token.inlineValue || !looksLikeOption(token.value ?? '')) return;
  const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` : `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${token.rawName}' argument is ambiguous.\n` +
    `Did you forget to specify the option argument for '${token.rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function checkUsage(config, token) {
  const { options } = config;
  let { name } = token;
  let option = optionOf(options, name);
  if (option === undefined && config.allowNegative && name.startsWith('no-')) {
    name = name.slice(3);
    option = optionOf(options, name);
    if (option?.type !== 'boolean') option = undefined;
  }
  if (option === undefined) throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, config.allowPositionals);
  const short = own(option, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  if (option.type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (option.type === 'boolean' && token.value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

function store(token, config, values) {
  const { options } = config;
  let { name } = token;
  let value = token.value ?? true;
  if (name === '__proto__') return;
  if (config.allowNegative && name.startsWith('no-') && token.value === undefined) {
    // Whatever the option's type is; what may not be negated has been refused if that is strict.
    name = name.slice(3);
    token.name = name;
    value = false;
  }
  if (optionOf(options, name)?.multiple) {
    values[name] ??= [];
    values[name].push(value);
  } else {
    values[name] = value;
  }
}

function validateOptions(options) {
  for (const [name, option] of Object.entries(options)) {
    const path = `options.${name}`;
    validateObject(option, path);
    const type = own(option, 'type');
    validateUnion(type, `${path}.type`, ['string', 'boolean']);
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `${path}.short`);
      if (option.short.length !== 1) {
        throw new ERR_INVALID_ARG_VALUE(`${path}.short`, option.short, 'must be a single character');
      }
    }
    const multiple = own(option, 'multiple');
    if (Object.hasOwn(option, 'multiple')) validateBoolean(multiple, `${path}.multiple`);
    const value = own(option, 'default');
    if (value === undefined) continue;
    if (type === 'string') (multiple ? validateStringArray : validateString)(value, `${path}.default`);
    else (multiple ? validateBooleanArray : validateBoolean)(value, `${path}.default`);
  }
}

const kNothing = Object.freeze({ __proto__: null });

function parseArgs(config = kNothing) {
  const args = own(config, 'args') ?? mainArguments();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  validateOptions(options);

  const settings = { args, strict, options, allowPositionals, allowNegative };
  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) {
        checkUsage(settings, token);
        checkAmbiguity(token);
      }
      store(token, settings, result.values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const value = own(option, 'default');
    if (value !== undefined && result.values[name] === undefined && name !== '__proto__') result.values[name] = value;
  }
  return result;
}

module.exports = { parseArgs };
