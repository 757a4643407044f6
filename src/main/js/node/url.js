// node:url. https://nodejs.org/api/url.html

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { URL, URLSearchParams } = require('web/url');
const { URLPattern } = require('web/url_pattern');
const { Url, parse, format, resolve, resolveObject } = require('internal/url/legacy');
const { fileURLToPath, fileURLToPathBuffer, pathToFileURL } = require('internal/url/file');
const { parseHost } = require('internal/url/host');

function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return hostOf(`${domain}`);
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return require('internal/url/idna').toUnicode(hostOf(`${domain}`));
}

// As in Node.js, the domain is what a URL with it as its host has.
function hostOf(domain) {
  if (domain === '') return '';
  const end = domain.search(/[/\\?#]/);
  return parseHost((end === -1 ? domain : domain.slice(0, end)).replace(/[\t\n\r]/g, ''), true) ?? '';
}

// What http.request() takes, from a URL.
function urlToHttpOptions(url) {
  validateObject(url, 'url');
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

module.exports = {
  Url,
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  URLPattern,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};
