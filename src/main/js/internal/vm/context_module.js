// ES modules for a contextified object. The text becomes the body of a function that is compiled in the context's
// scope, every token at its place:
//
//   import { a as b } from 'x'      blank; `b` is an accessor in a scope around the function
//   export const c = 1              `export` is blank; an accessor tells c's value
//   export default value            ıdefault     = value
//   import.meta, import(y)          ımportımeta, ımport(y)
//
// The V8 module beside it, the shell, imports the namespaces and has the exports, which are variables that are set
// when the body has run. A `let` that is exported and changes later shows its new value only to code of the module itself.
const { NAME } = require('internal/modules/dynamic_import');
const { compileFunctionWith } = require('internal/modules/compile');
const { contextScope } = require('internal/vm/context');

const META = '\u0131mport\u0131meta';
const DEFAULT = '\u0131default';
const INIT = '\u0131init';

function parse(source) {
  const acorn = require('internal/npm').load('acorn');
  return acorn.parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

// Calls visit(node, inFunction) for every node.
function walk(node, visit, inFunction = false) {
  visit(node, inFunction);
  const inner = inFunction || FUNCTIONS.has(node.type) || node.type === 'StaticBlock' || node.type === 'PropertyDefinition';
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const each of value) if (each !== null && typeof each?.type === 'string') walk(each, visit, inner);
    } else if (value !== null && typeof value === 'object' && typeof value.type === 'string') {
      walk(value, visit, inner);
    }
  }
}

function awaits(program) {
  let found = false;
  walk(program, (node, inFunction) => {
    if (!inFunction && (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await))) found = true;
  });
  return found;
}

exports.hasTopLevelAwait = (source) => awaits(parse(source));

function patternNames(pattern, names) {
  switch (pattern.type) {
    case 'Identifier': names.push(pattern.name); break;
    case 'ObjectPattern': for (const each of pattern.properties) patternNames(each.value ?? each.argument, names); break;
    case 'ArrayPattern': for (const each of pattern.elements) if (each !== null) patternNames(each, names); break;
    case 'AssignmentPattern': patternNames(pattern.left, names); break;
    case 'RestElement': patternNames(pattern.argument, names); break;
  }
}

const nameOf = (node) => (node.type === 'Literal' ? node.value : node.name);

// What the statements of a module import and export, and its text as a function's body.
class Transformed {
  constructor(source) {
    this.pieces = [];
    this.source = source;
    this.at = 0;
    this.imports = []; // specifiers
    this.bindings = []; // [local, index of the specifier, imported name or undefined for the namespace]
    this.exported = []; // [exported, expression]
    this.reexports = []; // statements for the shell
    const program = parse(source);
    this.hasAwait = awaits(program);
    const edits = [];
    for (const node of program.body) this.#statement(node, edits);
    walk(program, (node) => {
      if (node.type === 'MetaProperty' && node.meta.name === 'import') edits.push([node.start, node.end, META]);
      else if (node.type === 'ImportExpression') edits.push([node.start, node.start + NAME.length, NAME]);
    });
    edits.sort((a, b) => a[0] - b[0]);
    let body = '';
    let at = 0;
    for (const [start, end, text] of edits) {
      if (start < at) continue;
      body += source.slice(at, start) + (text + blank(source.slice(start, end)).slice(text.length));
      at = end;
    }
    this.body = body + source.slice(at);
  }

  #specifier(node) {
    const known = this.imports.indexOf(node.value);
    return known >= 0 ? known : this.imports.push(node.value) - 1;
  }

  #statement(node, edits) {
    const { source } = this;
    switch (node.type) {
      case 'ImportDeclaration': {
        const index = this.#specifier(node.source);
        for (const each of node.specifiers) {
          const imported = each.type === 'ImportNamespaceSpecifier' ? undefined
            : each.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(each.imported);
          this.bindings.push([each.local.name, index, imported]);
          // V8 says what is missing.
          if (imported !== undefined) this.reexports.push(`import{${JSON.stringify(imported)} as $i${this.bindings.length}}from ${JSON.stringify(node.source.value)};`);
        }
        edits.push([node.start, node.end, ';']);
        break;
      }
      case 'ExportAllDeclaration':
        this.#specifier(node.source);
        this.reexports.push(`export *${node.exported ? ` as ${JSON.stringify(nameOf(node.exported))}` : ''} from ${JSON.stringify(node.source.value)};`);
        edits.push([node.start, node.end, ';']);
        break;
      case 'ExportNamedDeclaration':
        if (node.source) {
          this.#specifier(node.source);
          const list = node.specifiers.map((each) => `${JSON.stringify(nameOf(each.local))} as ${JSON.stringify(nameOf(each.exported))}`);
          this.reexports.push(`export{${list.join()}}from ${JSON.stringify(node.source.value)};`);
          edits.push([node.start, node.end, ';']);
        } else if (node.declaration) {
          const names = [];
          if (node.declaration.id) names.push(node.declaration.id.name);
          else for (const each of node.declaration.declarations) patternNames(each.id, names);
          for (const name of names) this.exported.push([name, name]);
          edits.push([node.start, node.declaration.start, '']);
        } else {
          for (const each of node.specifiers) this.exported.push([nameOf(each.exported), nameOf(each.local)]);
          edits.push([node.start, node.end, ';']);
        }
        break;
      case 'ExportDefaultDeclaration': {
        const { declaration } = node;
        if (declaration.id && /^(?:Function|Class)Declaration$/.test(declaration.type)) {
          this.exported.push(['default', declaration.id.name]);
          edits.push([node.start, declaration.start, '']);
        } else {
          this.exported.push(['default', DEFAULT]);
          const end = /^export\s+default/.exec(source.slice(node.start))[0].length + node.start;
          edits.push([node.start, end, `${DEFAULT}=`.padEnd(end - node.start)]);
        }
        break;
      }
    }
  }
}

// An anonymous function that is exported as the default one is named so.
function named(value) {
  if (typeof value === 'function' && value.name === DEFAULT) Object.defineProperty(value, 'name', { value: 'default', configurable: true });
  return value;
}

function blank(text) {
  return text.replace(/[^\n\r\u2028\u2029]/g, ' ');
}

// shell(hook): the text of the V8 module, in which hook(namespaces, publish) runs the body.
// run(namespaces, publish, importer, meta): the body; a promise if it awaits.
exports.make = function make(source, identifier, context, lineOffset, columnOffset) {
  const { imports, bindings, exported, reexports, body, hasAwait } = new Transformed(source);
  const locals = exported.map((_, index) => `$${index}`);
  const shell = (hook) => [
    ...imports.map((specifier, index) => `import * as $n${index} from ${JSON.stringify(specifier)};`),
    ...reexports,
    locals.length > 0 ? `let ${locals.join()};` : '',
    `export{${exported.map(([name], index) => `$${index} as ${JSON.stringify(name)}`).join()}};`,
    `${hasAwait ? 'await ' : ''}${hook}([${imports.map((_, index) => `$n${index}`).join()}],(i,v)=>{switch(i){`,
    ...locals.map((name, index) => `case ${index}:${name}=v;break;`),
    '}});',
  ].join('');
  const accessors = exported.map(([, local], index) => `get ${index}(){return ${local}}`);
  const text = `"use strict";return(${hasAwait ? 'async' : ''}()=>{let ${DEFAULT};${INIT}({__proto__:null,${accessors.join()}});\n` +
    `${' '.repeat(Math.max(0, columnOffset))}${body}\n})()`;
  const run = (namespaces, publish, importer, meta) => {
    const scope = { __proto__: null };
    for (const [local, index, imported] of bindings) {
      Object.defineProperty(scope, local, {
        get: imported === undefined ? () => namespaces[index] : () => namespaces[index][imported],
        set() {
          throw new TypeError('Assignment to constant variable.');
        },
      });
    }
    let values;
    const publishAll = () => {
      for (let i = 0; i < exported.length; i++) {
        try {
          publish(i, exported[i][1] === DEFAULT ? named(values[i]) : values[i]);
        } catch {
          // Not initialized yet.
        }
      }
    };
    const init = (given) => {
      values = given;
      publishAll(); // the functions
    };
    const fn = compileFunctionWith(text, identifier, [INIT, META, NAME].join(), lineOffset - 1, 0, [contextScope(context), scope]);
    context.sources.set(identifier, text);
    const result = Reflect.apply(fn, undefined, [init, meta, importer]);
    if (hasAwait) return result.then(publishAll);
    publishAll();
    return undefined;
  };
  return { shell, run };
};
