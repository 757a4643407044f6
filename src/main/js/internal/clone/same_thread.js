// Objects whose copies share what they hold with the original as long as both are of one thread: each has a number in the
// message, by which it is found again.
const numbers = new WeakMap();
const kept = new Map(); // number → weak reference
let last = 0;

const threadId = () => require('internal/process/object').info.threadId;

/** What to send in place of the object, beside its content. */
exports.reference = function reference(object) {
  let number = numbers.get(object);
  if (number === undefined) {
    number = ++last;
    numbers.set(object, number);
    kept.set(number, new WeakRef(object));
  }
  return { number, thread: threadId() };
};

/** The object itself, or undefined when it is another thread's or was collected. */
exports.resolve = function resolve({ number, thread }) {
  return thread === threadId() ? kept.get(number)?.deref() : undefined;
};
