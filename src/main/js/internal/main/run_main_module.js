// The outermost function of a program's stack traces; it has no name in them.
function start(main) {
  main();
}
Object.defineProperty(start, 'name', { value: '' });

exports.start = start;
