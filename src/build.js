/**
 * Makes the JavaScript of dist: everything that the program loads, packages too, in few files. Loading five hundred small modules
 * took half of the start, again in every thread. Types come from the TypeScript compiler (tsconfig.build.json).
 */
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = dirname(fileURLToPath(import.meta.url));
const target = join(source, '..', 'dist');

const PROGRAMS = ['main', 'cli/healthcheck'];
const LIBRARIES = ['index', 'testing'];
const WORKERS = [
  'threads/query-worker',
  'threads/block-worker',
  'threads/checkpoint-worker',
  'threads/prefetch-worker',
];

rmSync(target, { recursive: true, force: true });
await build({
  entryPoints: [...PROGRAMS, ...LIBRARIES, ...WORKERS].map((entry) => join(source, `${entry}.ts`)),
  outbase: source,
  outdir: target,
  bundle: true,
  // What several entries share, and what is loaded when it is needed, are files of their own. They lie beside the workers, one
  // directory deep, so that paths relative to import.meta.url mean the same in src/threads, src/telemetry and there.
  splitting: true,
  chunkNames: 'threads/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  legalComments: 'linked',
  // Native code is found by its path; what is hardly ever loaded, or never asked of Fastify, need not be copied.
  external: [
    'lmdb',
    'nodemailer',
    'systeminformation',
    'undici',
    '@fastify/ajv-compiler',
    '@fastify/fast-json-stringify-compiler',
    'light-my-request',
  ],
  // Packages in CommonJS ask for Node's own modules by require.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
});

// The compiler does not copy declarations that are not its own.
for (const declarations of ['promql/generated/promql.d.ts', 'ingest/generated/kernel.d.ts']) {
  cpSync(join(source, declarations), join(target, declarations));
}
