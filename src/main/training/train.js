'use strict';
// What the build runs once to fill the JVM's AOT cache: a little of what most programs do.
console.log('trained');
