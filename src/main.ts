#!/usr/bin/env node
import { holdYoungGeneration } from './cli/v8-flags.ts';

holdYoungGeneration();
const { program } = await import('./cli/program.ts');
// Worker threads and idle timers must not keep a process that has ended its work.
process.exit(await program(process.argv.slice(2)));
