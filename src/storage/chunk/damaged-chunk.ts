/**
 * The bytes of a chunk do not follow their format. A checksum stands before them, so this is a mistake of the software that
 * wrote them or of the one that reads.
 */
export class DamagedChunk extends Error {
  override name = 'DamagedChunk';
}
