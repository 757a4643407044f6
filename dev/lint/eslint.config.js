'use strict';
// What is an error is wrong, not a matter of taste. The library's files are bodies of functions (see the loader), so
// "return" may stand at their top, and exports, require, module and binding are parameters.
const wrong = {
  'constructor-super': 'error',
  'for-direction': 'error',
  'getter-return': 'error',
  'no-async-promise-executor': 'error',
  'no-class-assign': 'error',
  'no-compare-neg-zero': 'error',
  'no-const-assign': 'error',
  'no-constant-binary-expression': 'error',
  'no-debugger': 'error',
  'no-dupe-args': 'error',
  'no-dupe-class-members': 'error',
  'no-dupe-else-if': 'error',
  'no-dupe-keys': 'error',
  'no-duplicate-case': 'error',
  'no-ex-assign': 'error',
  'no-func-assign': 'error',
  'no-global-assign': 'error',
  'no-import-assign': 'error',
  'no-invalid-regexp': 'error',
  'no-new-native-nonconstructor': 'error',
  'no-obj-calls': 'error',
  'no-redeclare': 'error',
  'no-self-assign': 'error',
  'no-setter-return': 'error',
  'no-shadow-restricted-names': 'error',
  'no-this-before-super': 'error',
  'no-undef': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-negation': 'error',
  'no-unused-labels': 'error',
  'no-unused-vars': ['error', { args: 'none', caughtErrors: 'none', ignoreRestSiblings: true, varsIgnorePattern: '^_' }],
  'no-useless-backreference': 'error',
  'no-var': 'error',
  'no-with': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
};

const names = (list) => Object.fromEntries(list.split(' ').map((name) => [name, 'readonly']));
const library = names(`exports require module binding process WebAssembly Buffer URL AbortController AbortSignal \
DOMException performance structuredClone queueMicrotask setTimeout setInterval setImmediate clearTimeout clearInterval \
clearImmediate`);
const node = names(`exports require module process __dirname __filename global console Buffer URL URLSearchParams \
TextEncoder TextDecoder AbortController AbortSignal Event EventTarget DOMException performance queueMicrotask \
structuredClone setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate atob btoa fetch builtin \
MessageChannel MessagePort BroadcastChannel Blob File gc WebSocket EventSource Request Response Headers FormData \
ReadableStream WritableStream TransformStream TextEncoderStream TextDecoderStream CompressionStream DecompressionStream \
URLPattern crypto navigator`);

const code = (files, globals, options) => ({
  files,
  languageOptions: { ecmaVersion: 2026, sourceType: 'commonjs', globals, parserOptions: options },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  rules: wrong,
});

module.exports = [
  { ignores: ['**/node_modules/**', '**/target/**', 'src/test/js/fixtures/**', 'src/test/js/**/fixtures/**'] },
  code(['src/main/js/**/*.js'], library, { ecmaFeatures: { globalReturn: true } }),
  code(['src/main/training/**/*.js', 'src/test/**/*.js', 'examples/**/*.js', 'bench/**/*.js', 'dev/**/*.{js,cjs}'], node),
];
