import { REFUSALS, type RefusalCode } from '../errors.ts';
import type { JobRefused } from './messages.ts';

/** @param detail for the log: the stack of an error that nobody expected */
export function refused(id: number, code: RefusalCode, message: string, detail = ''): JobRefused {
  return { id, ok: false, code, type: REFUSALS[code].type, message, detail };
}
