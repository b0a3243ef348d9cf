/** The configuration cannot be used; the message names file, line and field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
