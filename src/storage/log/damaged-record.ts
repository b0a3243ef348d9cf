/** A log record that is not what was written. */
export class DamagedRecord extends Error {
  override name = 'DamagedRecord';
}
