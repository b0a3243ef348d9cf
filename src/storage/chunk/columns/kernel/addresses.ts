/** What layout.ts has, as addresses. */
import { COLUMN_AT, POWERS_AT, SECOND_AT } from './layout';

export const powers: usize = POWERS_AT;
export const column: usize = COLUMN_AT;
export const second: usize = SECOND_AT;
