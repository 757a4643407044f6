'use strict';
// What dev/npm-compare.js runs. A command is a list of words, or { argv, cwd, quiet, options }; `skip` names what of the
// tree is not compared.
const project = (more) => ({ name: 'project', version: '1.0.0', license: 'MIT', ...more });

module.exports = [
  {
    name: 'install, ls, ci',
    files: { 'package.json': project() },
    commands: [
      ['npm', 'install', 'middle', '@scope/right', 'sayer'],
      ['npm', 'ls', '--all'],
      ['npm', 'ls', '--json'],
      ['npm', 'ci'],
      ['npm', 'outdated'],
      ['npm', 'uninstall', '@scope/right'],
      ['npm', 'explain', 'left'],
      ['npm', 'prune'],
      ['node', '-p', "require('middle').default"],
    ],
  },
  {
    name: 'scripts',
    files: {
      'package.json': project({
        scripts: {
          prebuild: 'echo before', build: 'node build.js', postbuild: 'echo after', test: 'node -e "process.exit(3)"', start: 'echo started',
          env: 'node env.js', args: 'node -p process.argv.slice(1)', kill: "node -e \"process.kill(process.pid, 'SIGTERM')\"",
        },
        config: { color: 'red' },
      }),
      'build.js': 'console.log("built", process.env.npm_lifecycle_event, process.env.npm_package_config_color);',
      'env.js': `const { npm_execpath, npm_node_execpath, NODE, INIT_CWD, npm_command, npm_config_user_agent } = process.env;
        console.log({ npm_execpath: npm_execpath.endsWith('npm-cli.js'), same: npm_node_execpath === process.execPath, NODE: NODE === process.execPath,
          INIT_CWD, npm_command, npm_config_user_agent });
        console.log(require('child_process').execSync('node -p process.execPath').toString().trim() === process.execPath);`,
    },
    commands: [
      ['npm', 'run', 'build'], ['npm', 'test'], ['npm', 'start'], ['npm', 'run', 'env'], ['npm', 'run'], ['npm', 'run', 'missing'],
      ['npm', 'run', 'args', '--', '--flag', 'a b'], ['npm', 'run', 'build', '--silent'], ['npm', 'run', 'kill'], ['npm', 'tst'],
    ],
  },
  { name: 'init', commands: [['npm', 'init', '-y'], ['npm', 'pkg', 'get', 'name'], ['npm', 'pkg', 'set', 'type=module'], ['npm', 'version', 'minor']] },
  {
    name: 'pack and publish',
    files: { 'package.json': project({ files: ['lib'] }), 'lib/index.js': 'exports.a = 1;\n', 'README.md': '# x\n', 'secret.txt': 'no' },
    commands: [
      { argv: ['npm', 'pack'], quiet: true }, ['npm', 'publish', '--dry-run'], ['npm', 'publish', '--//<registry>/:_authToken=abc'],
      ['sh', '-c', 'tar tzf project-1.0.0.tgz | sort'],
    ],
    skip: ['project-1.0.0.tgz'],
  },
  {
    name: 'exec and npx',
    files: { 'package.json': project() },
    commands: [
      ['npx', '--yes', 'sayer', 'hello', 'there'], ['npm', 'exec', '--yes', '--', 'sayer', '--flag'], ['npx', '--no', 'left'],
      ['npm', 'install', 'sayer'], ['npx', 'say', 'local'], ['npx', '-c', 'say from shell'], ['npm', 'exec', '--package=sayer', '--', 'say', 'package'],
    ],
    requests: false,
  },
  {
    name: 'global',
    commands: [['npm', 'install', '-g', 'sayer'], ['npm', 'ls', '-g'], ['sh', '-c', '"$npm_config_prefix/bin/say" global'], ['npm', 'root', '-g'],
      ['npm', 'prefix', '-g'], ['npm', 'uninstall', '-g', 'sayer']],
  },
  {
    name: 'cache and config',
    files: { 'package.json': project() },
    commands: [
      ['npm', 'install', 'left'], { argv: ['npm', 'cache', 'verify'], quiet: true }, ['npm', 'config', 'get', 'registry'], ['npm', 'config', 'set', 'save-exact=true'],
      ['npm', 'config', 'get', 'save-exact'], ['npm', 'config', 'delete', 'save-exact'], ['npm', 'cache', 'ls'], ['npm', 'install', '--offline', 'left'],
      ['npm', 'install', '--offline', 'middle'], { argv: ['npm', 'cache', 'clean', '--force'] }, ['npm', 'ping'], { argv: ['npm', 'doctor'], quiet: true },
    ],
  },
  {
    name: 'workspaces',
    files: {
      'package.json': project({ workspaces: ['parts/*'] }),
      'parts/one/package.json': { name: 'one', version: '1.0.0', dependencies: { left: '^1.0.0' }, scripts: { hello: 'echo one' } },
      'parts/two/package.json': { name: 'two', version: '1.0.0', dependencies: { one: '^1.0.0', left: '^2.0.0' }, scripts: { hello: 'echo two' } },
    },
    commands: [['npm', 'install'], ['npm', 'run', 'hello', '--workspaces'], ['npm', 'run', 'hello', '-w', 'two'], ['npm', 'ls'], ['npm', 'install', 'sayer', '-w', 'one'], ['npm', 'query', '.workspace'], ['npm', 'ci']],
  },
  {
    name: 'overrides',
    files: { 'package.json': project({ dependencies: { middle: '1.x' }, overrides: { left: '2.0.0' } }) },
    commands: [['npm', 'install'], ['npm', 'ls', '--all']],
  },
  {
    name: 'file: dependency',
    files: {
      'package.json': project({ dependencies: { near: 'file:./near' } }),
      'near/package.json': { name: 'near', version: '1.0.0', dependencies: { left: '1.0.0' } }, 'near/index.js': '',
    },
    commands: [['npm', 'install'], ['npm', 'ls', '--all'], ['npm', 'install', '--install-links']],
  },
  {
    name: 'install scripts',
    files: { 'package.json': project() },
    commands: [['npm', 'install', 'scripted'], ['npm', 'install-scripts', 'approve', 'scripted'], ['npm', 'rebuild'], ['npm', 'install', '--ignore-scripts']],
  },
  {
    name: 'root scripts',
    files: { 'package.json': project({ scripts: { preinstall: 'echo pre', install: 'echo install', postinstall: 'echo post', prepare: 'echo prepare' }, dependencies: { left: '1' } }) },
    commands: [['npm', 'install'], ['npm', 'install', '--foreground-scripts']],
  },
  { name: 'deprecated', files: { 'package.json': project() }, commands: [['npm', 'install', 'old-one'], ['npm', 'audit'], ['npm', 'view', 'old-one'], ['npm', 'view', 'left', 'dist-tags', '--json']] },
  { name: 'peers', files: { 'package.json': project() }, commands: [['npm', 'install', 'wants-peer'], ['npm', 'install', 'wants-other'], ['npm', 'install', 'wants-other', '--legacy-peer-deps'], ['npm', 'dedupe']] },
  { name: 'failures', files: { 'package.json': project() }, commands: [['npm', 'install', 'nowhere'], ['npm', 'install', 'left@99'], ['npm', 'install', 'not-here'], ['npm', 'nonsense'], ['npm', 'ci'], ['npm', 'ls', 'left']] },
  { name: 'bad package.json', files: { 'package.json': '{ "name": }' }, commands: [['npm', 'install']] },
  { name: 'server fails once', files: { 'package.json': project() }, commands: [['npm', 'install', 'flaky']] },
  { name: 'server fails', files: { 'package.json': project() }, commands: [['npm', 'install', 'broken']] },
  { name: 'truncated', files: { 'package.json': project() }, commands: [['npm', 'install', 'truncated', '--fetch-retries=0'], ['npm', 'install', 'truncated']] },
  { name: 'wrong checksum', files: { 'package.json': project() }, commands: [['npm', 'install', 'wrong'], ['npm', 'install', 'left']] },
  { name: 'redirect and slow', files: { 'package.json': project() }, commands: [['npm', 'install', 'moved', 'slow'], ['node', '-p', "require('moved') + require('slow')"]] },
  {
    name: 'interrupted', files: { 'package.json': project() },
    commands: [{ argv: ['npm', 'install', 'slow', 'middle'], options: { interruptAfter: 1500 }, quiet: true }, ['npm', 'install', 'slow', 'middle']], requests: false,
  },
];
