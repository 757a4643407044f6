// V8's heap statistics. V8 gives them in an interrupt, for which some JavaScript has to run.
const engine = binding('engine');

const HEAP = `total_heap_size total_heap_size_executable total_physical_size total_available_size used_heap_size heap_size_limit
  malloced_memory peak_malloced_memory does_zap_garbage number_of_native_contexts number_of_detached_contexts
  total_global_handles_size used_global_handles_size external_memory`.split(/\s+/);
const SPACE = ['space_size', 'space_used_size', 'space_available_size', 'physical_space_size'];

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

// Their figures come together, as those of large objects: what the whole heap has beyond the spaces above.
const WITHOUT_FIGURES = [
  'large_object_space', 'code_large_object_space', 'shared_large_object_space', 'shared_trusted_large_object_space',
  'trusted_large_object_space',
];

exports.spaces = function spaces() {
  const [heapNumbers, ...found] = report();
  const heap = named(HEAP, heapNumbers);
  const result = [];
  let size = 0;
  let used = 0;
  for (let i = 0; i < found.length; i += 2) {
    const space = { space_name: found[i], ...named(SPACE, found[i + 1]) };
    size += space.space_size;
    used += space.space_used_size;
    result.push(space);
  }
  for (const name of WITHOUT_FIGURES) {
    if (result.some((space) => space.space_name === name)) continue;
    const isFirst = name === WITHOUT_FIGURES[0];
    const rest = isFirst ? Math.max(0, heap.total_heap_size - size) : 0;
    const restUsed = isFirst ? Math.min(rest, Math.max(0, heap.used_heap_size - used)) : 0;
    result.push({ space_name: name, space_size: rest, space_used_size: restUsed, space_available_size: 0, physical_space_size: rest });
  }
  return result;
};

// V8 keeps machine code in one space, bytecode and its metadata in another one.
exports.code = function code() {
  const used = (name) => exports.spaces().find((space) => space.space_name === name)?.space_used_size ?? 0;
  return {
    code_and_metadata_size: used('code_space'),
    bytecode_and_metadata_size: used('trusted_space'),
    external_script_source_size: 0, // sources are on the heap here
    cpu_profiler_metadata_size: 0,
  };
};
