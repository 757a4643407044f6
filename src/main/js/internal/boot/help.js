// The text of --help.
exports.text = () => `Usage: node [options] [ script.js ] [arguments]
       node inspect [options] [ script.js | host:port ] [arguments]

Options:
  -                            script read from stdin (default if no file name is provided, interactive mode if a tty)
  --                           indicate the end of node options
  -c, --check                  syntax check script without executing
  -C, --conditions=...         additional user conditions for conditional exports and imports
  -e, --eval=...               evaluate script
  -h, --help                   print node command line options (currently set)
  -i, --interactive            always enter the REPL even if stdin does not appear to be a terminal
  --import=...                 ES module to preload (option can be repeated)
  --input-type=...             set module type for string input
  -p, --print [...]            evaluate script and print result
  -r, --require=...            CommonJS module to preload (option can be repeated)
  --test                       launch test runner on startup
  -v, --version                print Node.js version

All options:
${require('internal/options').names().sort().map((name) => `  ${name}`).join('\n')}

Documentation can be found at https://nodejs.org/
`;

/** A script that has bash complete the options. */
exports.bashCompletion = () => `_node_complete() {
  local cur_word options
  cur_word="\${COMP_WORDS[COMP_CWORD]}"
  if [[ "\${cur_word}" == -* ]] ; then
    COMPREPLY=( $(compgen -W '${[...require('internal/options').names(), ...require('internal/options').shortNames()].join(' ')}' -- "\${cur_word}") )
    return 0
  else
    COMPREPLY=( $(compgen -f "\${cur_word}") )
    return 0
  fi
}
complete -o filenames -o nospace -o bashdefault -F _node_complete node node_g
`;
