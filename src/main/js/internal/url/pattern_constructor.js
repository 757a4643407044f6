// Takes a URLPattern's constructor string apart into components, each still a pattern string.
// https://urlpattern.spec.whatwg.org/#constructor-string-parsing

const { tokenize } = require('internal/url/pattern');

const beforeHost = ['protocol', 'authority', 'username', 'password'];
const beforePath = [...beforeHost, 'hostname', 'port'];
const literal = ['char', 'escaped', 'invalid'];

class ConstructorStringParser {
  result = {};
  #input;
  #tokens;
  #matchesSpecial;
  #start = 0;
  #at = 0;
  #step = 1;
  #depth = 0;
  #brackets = 0;
  #special = false;
  #state = 'init';

  // matchesSpecial(protocol) tells whether a protocol's pattern matches any special scheme.
  constructor(input, matchesSpecial) {
    this.#input = input;
    this.#tokens = tokenize(input, true);
    this.#matchesSpecial = matchesSpecial;
  }

  parse() {
    for (; this.#at < this.#tokens.length; this.#at += this.#step) {
      this.#step = 1;
      const { type } = this.#tokens[this.#at];
      if (type === 'end') {
        if (this.#state === 'init') {
          this.#rewind('init');
          if (this.#is('#')) this.#change('hash', 1);
          else if (this.#isSearchPrefix()) this.#change('search', 1);
          else this.#change('pathname', 0);
          continue;
        }
        if (this.#state === 'authority') {
          this.#rewind('hostname');
          continue;
        }
        this.#change('done', 0);
        break;
      }
      if (type === 'open') {
        this.#depth++;
        continue;
      }
      if (this.#depth > 0) {
        if (type !== 'close') continue;
        this.#depth--;
      }
      this.#advance();
    }
    if (this.result.hostname !== undefined) this.result.port ??= '';
    return this.result;
  }

  #advance() {
    switch (this.#state) {
      case 'init':
        if (this.#is(':')) this.#rewind('protocol');
        break;
      case 'protocol':
        if (!this.#is(':')) break;
        this.#special = this.#matchesSpecial(this.#component());
        if (this.#is('/', 1) && this.#is('/', 2)) this.#change('authority', 3);
        else this.#change(this.#special ? 'authority' : 'pathname', 1);
        break;
      case 'authority':
        if (this.#is('@')) this.#rewind('username');
        else if (this.#is('/') || this.#isSearchPrefix() || this.#is('#')) this.#rewind('hostname');
        break;
      case 'username':
        if (this.#is(':')) this.#change('password', 1);
        else if (this.#is('@')) this.#change('hostname', 1);
        break;
      case 'password':
        if (this.#is('@')) this.#change('hostname', 1);
        break;
      case 'hostname':
        if (this.#is('[')) this.#brackets++;
        else if (this.#is(']')) this.#brackets--;
        else if (this.#is(':') && this.#brackets === 0) this.#change('port', 1);
        else this.#endOfAuthority();
        break;
      case 'port':
        this.#endOfAuthority();
        break;
      case 'pathname':
        if (this.#isSearchPrefix()) this.#change('search', 1);
        else if (this.#is('#')) this.#change('hash', 1);
        break;
      case 'search':
        if (this.#is('#')) this.#change('hash', 1);
        break;
      default:
    }
  }

  #endOfAuthority() {
    if (this.#is('/')) this.#change('pathname', 0);
    else if (this.#isSearchPrefix()) this.#change('search', 1);
    else if (this.#is('#')) this.#change('hash', 1);
  }

  #token(index) {
    return this.#tokens[Math.min(index, this.#tokens.length - 1)];
  }

  // Whether the token that far ahead is this character and no part of the pattern syntax.
  #is(value, ahead = 0) {
    const token = this.#token(this.#at + ahead);
    return token.value === value && literal.includes(token.type);
  }

  // '?' begins the search unless it is a modifier.
  #isSearchPrefix() {
    if (this.#is('?')) return true;
    if (this.#tokens[this.#at].value !== '?') return false;
    if (this.#at === 0) return true;
    return !['name', 'regexp', 'close', 'asterisk'].includes(this.#tokens[this.#at - 1].type);
  }

  #component() {
    return this.#input.slice(this.#token(this.#start).index, this.#tokens[this.#at].index);
  }

  #rewind(state) {
    this.#at = this.#start;
    this.#step = 0;
    this.#state = state;
  }

  // Ends the component that is being read. What is left out before a later component is empty, not a wildcard.
  #change(state, skip) {
    const from = this.#state;
    const { result } = this;
    if (!['init', 'authority', 'done'].includes(from)) result[from] = this.#component();
    if (from !== 'init' && state !== 'done') {
      if (beforeHost.includes(from) && ['port', 'pathname', 'search', 'hash'].includes(state)) result.hostname ??= '';
      if (beforePath.includes(from) && ['search', 'hash'].includes(state)) result.pathname ??= this.#special ? '/' : '';
      if ([...beforePath, 'pathname'].includes(from) && state === 'hash') result.search ??= '';
    }
    this.#state = state;
    this.#at += skip;
    this.#start = this.#at;
    this.#step = 0;
  }
}

module.exports = { ConstructorStringParser };
