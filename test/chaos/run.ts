/** `npm run chaos -- [--seed N] [--rounds N] [--pause MS]`: kill -9 under load, as often as asked. */
import { parseArgs } from 'node:util';
import { killRepeatedly } from './kill.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string', default: '20' },
    pause: { type: 'string', default: '25' },
  },
});
const seed = Number(values.seed ?? 1 + Math.floor(Math.random() * 1e9));
const rounds = Number(values.rounds);
console.log(`--seed ${seed} --rounds ${rounds} --pause ${values.pause}`);
const pauseMs = Number(values.pause);
const { acknowledgedRequests, mistakes } = await killRepeatedly({ seed, rounds, pauseMs, tell: console.log });
for (const mistake of mistakes) console.log(mistake);
console.log(`${acknowledgedRequests} acknowledged requests, ${mistakes.length} mistakes`);
process.exitCode = mistakes.length === 0 ? 0 : 1;
