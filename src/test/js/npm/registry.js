'use strict';
// A package registry for tests: serves packages that are packed from what the caller describes, over HTTP or HTTPS.
//
//   const registry = await startRegistry({ packages: [{ name: 'left', version: '1.0.0', files: { 'index.js': '…' } }] });
//   registry.url, registry.requests, registry.published, registry.close()
//
// A package is its package.json plus `files` (name → text, or { text, mode }). It is tagged `latest` unless `tag` says
// otherwise. `fault` makes it misbehave:
//
//   'status'     the tarball is answered with 500 the first time
//   'broken'     … always
//   'truncated'  the tarball ends early, though its length is given
//   'checksum'   the tarball is not the one that the integrity is of
//   'redirect'   the tarball is somewhere else
//   'slow'       the tarball comes in pieces with pauses between
//
// With `once: true` a fault is gone after it has struck.
const { createHash } = require('node:crypto');
const { gzipSync } = require('node:zlib');

const BLOCK = 512;

function octal(number, length) {
  return `${number.toString(8).padStart(length - 1, '0')}\0`;
}

/** An archive in the format "ustar". */
function tar(files) {
  const parts = [];
  for (const [name, file] of Object.entries(files)) {
    const { text, mode = 0o644 } = typeof file === 'string' ? { text: file } : file;
    const content = Buffer.from(text);
    const head = Buffer.alloc(BLOCK);
    const fields = [
      [0, `package/${name}`], [100, octal(mode, 8)], [108, octal(0, 8)], [116, octal(0, 8)], [124, octal(content.length, 12)],
      [136, octal(499162500, 12)], [148, ' '.repeat(8)], [156, '0'], [257, 'ustar\x0000'],
    ];
    for (const [offset, value] of fields) head.write(value, offset, 'latin1');
    head.write(octal(head.reduce((sum, byte) => sum + byte, 0), 7), 148, 'latin1');
    parts.push(head, content, Buffer.alloc(-content.length & (BLOCK - 1)));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function pack({ files = {}, tag, fault, once, deprecated, ...manifest }) {
  const tarball = gzipSync(tar({ 'package.json': JSON.stringify(manifest, null, 2), ...files }), { level: 9 });
  return {
    manifest: deprecated === undefined ? manifest : { ...manifest, deprecated },
    tag,
    fault,
    once,
    tarball,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  };
}

class Registry {
  requests = [];
  published = [];
  #packages = new Map(); // name → Map of version → packed

  constructor(packages) {
    for (const description of packages) this.add(description);
  }

  add(description) {
    const { name, version } = description;
    if (!this.#packages.has(name)) this.#packages.set(name, new Map());
    this.#packages.get(name).set(version, pack(description));
  }

  #document(name, base) {
    const document = { name, 'dist-tags': {}, versions: {}, time: {}, modified: '2024-01-01T00:00:00.000Z' };
    for (const [version, { manifest, tag, integrity, shasum }] of this.#packages.get(name)) {
      document['dist-tags'][tag ?? 'latest'] = version;
      document.time[version] = '2024-01-01T00:00:00.000Z';
      const hasInstallScript = ['preinstall', 'install', 'postinstall'].some((script) => manifest.scripts?.[script]);
      document.versions[version] = {
        ...manifest,
        ...(hasInstallScript && { hasInstallScript }),
        _id: `${name}@${version}`,
        dist: { integrity, shasum, tarball: `${base}/${name}/-/${name.split('/').at(-1)}-${version}.tgz` },
      };
    }
    return document;
  }

  handle(request, response) {
    const base = `${request.socket.encrypted ? 'https' : 'http'}://${request.headers.host}`;
    const path = decodeURIComponent(request.url);
    this.requests.push(`${request.method} ${path}`);
    const tarball = /^\/(?:moved\/)?((?:@[^/]+\/)?[^/]+)\/-\/[^/]*?-(\d+\.\d+\.\d+.*)\.tgz$/.exec(path);
    if (request.method === 'PUT') this.#publish(request, response);
    else if (request.method !== 'GET') this.#answer(response, 404, { error: 'not supported' });
    else if (path === '/-/ping') this.#answer(response, 200, {});
    else if (tarball) this.#sendTarball(path, this.#packages.get(tarball[1])?.get(tarball[2]), response);
    else if (this.#packages.has(path.slice(1))) this.#answer(response, 200, this.#document(path.slice(1), base));
    else this.#answer(response, 404, { error: 'Not found' });
  }

  #answer(response, status, body) {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  #publish(request, response) {
    let text = '';
    request.setEncoding('utf8').on('data', (piece) => (text += piece)).on('end', () => {
      this.published.push(JSON.parse(text));
      this.#answer(response, 201, { ok: true });
    });
  }

  #sendTarball(path, packed, response) {
    if (packed === undefined) {
      this.#answer(response, 404, { error: 'Not found' });
      return;
    }
    const { tarball, fault, once } = packed;
    if (once || fault === 'status') packed.fault = undefined;
    const headers = { 'content-type': 'application/octet-stream', 'content-length': tarball.length };
    if (fault === 'status' || fault === 'broken') {
      this.#answer(response, 500, { error: 'out of order' });
    } else if (fault === 'redirect' && !path.startsWith('/moved/')) {
      response.writeHead(302, { location: `/moved${path}` }).end();
    } else if (fault === 'truncated') {
      response.writeHead(200, headers);
      response.write(tarball.subarray(0, tarball.length >> 1), () => response.destroy());
    } else if (fault === 'checksum') {
      response.writeHead(200, headers);
      response.end(Buffer.from(tarball).fill(1, tarball.length - 8));
    } else if (fault === 'slow') {
      response.writeHead(200, headers);
      const size = Math.ceil(tarball.length / 4);
      const send = (offset) => {
        if (offset >= tarball.length) response.end();
        else response.write(tarball.subarray(offset, offset + size), () => setTimeout(send, 800, offset + size));
      };
      send(0);
    } else {
      response.writeHead(200, headers);
      response.end(tarball);
    }
  }
}

/** Starts a registry; with `tls` ({ key, cert }) it speaks HTTPS. */
async function startRegistry({ packages = [], tls, port = 0 }) {
  const registry = new Registry(packages);
  const handler = (request, response) => registry.handle(request, response);
  const server = tls ? require('node:https').createServer(tls, handler) : require('node:http').createServer(handler);
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  registry.url = `${tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}/`;
  registry.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return registry;
}

module.exports = { startRegistry, tar };
