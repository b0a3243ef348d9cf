/** The meta of a block: JSON on its last page. */
import type { BlockMeta } from './block.ts';
import { PageKind } from './format.ts';
import { PageFile } from './page-file.ts';

/** The meta of a block, without more of it. Throws DamagedBlock. */
export function readBlockMeta(path: string): BlockMeta {
  const file = new PageFile(path);
  try {
    return readMeta(file);
  } finally {
    file.close();
  }
}

/** Throws DamagedBlock. */
export function readMeta(file: PageFile): BlockMeta {
  const page = file.table.count - 1;
  const text = Buffer.from(file.read(page, PageKind.Meta)).toString();
  try {
    return JSON.parse(text) as BlockMeta;
  } catch {
    throw file.damaged(page, 'it is not JSON');
  }
}
