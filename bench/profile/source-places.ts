/** From a place in a build's JavaScript to the file of its source, by the source maps that lie beside it. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame } from './cpu-profile.ts';

const PACKAGES = `${sep}node_modules${sep}`;

export class SourcePlaces {
  readonly #root: string;
  readonly #maps = new Map<string, SourceMap | null>();

  /** @param mainPath dist/main.js of the build; sources are named from the directory above dist */
  constructor(mainPath: string) {
    this.#root = dirname(dirname(mainPath));
  }

  /** `src/...`, or `node_modules/...` wherever these are installed. */
  sourceOf({ url, lineNumber, columnNumber }: Frame): string {
    const path = fileURLToPath(url);
    const entry = this.#mapOf(path)?.findEntry(lineNumber, columnNumber);
    const isMapped = entry !== undefined && 'originalSource' in entry;
    const source = isMapped ? resolve(dirname(path), entry.originalSource) : path;
    const inPackages = source.lastIndexOf(PACKAGES);
    return inPackages < 0 ? relative(this.#root, source) : source.slice(inPackages + 1);
  }

  #mapOf(path: string): SourceMap | null {
    let map = this.#maps.get(path);
    if (map === undefined) {
      const mapPath = `${path}.map`;
      map = existsSync(mapPath) ? new SourceMap(JSON.parse(readFileSync(mapPath, 'utf8'))) : null;
      this.#maps.set(path, map);
    }
    return map;
  }
}
