// V8's heap statistics. V8 gives them in an interrupt, for which some JavaScript has to run.
const engine = binding('engine');

const HEAP = `total_heap_size total_heap_size_executable total_physical_size total_available_size used_heap_size heap_size_limit
  malloced_memory peak_malloced_memory does_zap_garbage number_of_native_contexts number_of_detached_contexts
  total_global_handles_size used_global_handles_size external_memory`.split(/\s+/);
const SPACE = ['space_size', 'space_used_size', 'space_available_size', 'physical_space_size'];

// Spaces that V8 has but whose figures its interface here does not give are not listed.
function report() {
  engine.heapRequest();
  for (let tries = 0; tries < 1000; tries++) {
    const found = engine.heapReport();
    if (found !== undefined) return found;
  }
  throw new Error('V8 did not answer with its heap statistics');
}

function named(names, numbers) {
  const result = {};
  names.forEach((name, index) => {
    result[name] = numbers[index];
  });
  return result;
}

exports.heap = () => named(HEAP, report()[0]);

exports.spaces = function spaces() {
  const [, ...found] = report();
  const result = [];
  for (let i = 0; i < found.length; i += 2) result.push({ space_name: found[i], ...named(SPACE, found[i + 1]) });
  return result;
};
