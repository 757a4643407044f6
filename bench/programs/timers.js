'use strict';
const count = 1_000_000;

function fired() {
  return new Promise((resolve) => {
    const started = performance.now();
    let left = count;
    const callback = () => {
      if (--left === 0) resolve(performance.now() - started);
    };
    for (let i = 0; i < count; i++) setTimeout(callback, 1 + (i % 100));
  });
}

function cleared() {
  const started = performance.now();
  for (let i = 0; i < count; i++) clearTimeout(setTimeout(() => {}, 1000 + (i % 100)));
  return performance.now() - started;
}

fired()
  .then(fired)
  .then((ms) => {
    cleared();
    console.log(JSON.stringify({ '1 M timers set and fired': ms, '1 M timers set and cleared': cleared() }));
  });
