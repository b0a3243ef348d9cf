/** Times by a layout: the text of the reference time, Mon Jan 2 15:04:05 2006, in the form that is wanted. */

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** A time in UTC, taken apart. */
export interface TimeFields {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  /** From 1. */
  readonly yearDay: number;
  /** From 0, Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

/** The pieces that stand for something, longer ones first. A name before a small letter is a word of its own. */
const PIECE =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|_(?=2006)|__2|_2|2006|2|3|4|5|PM|pm|[-Z]07(?::00:00|0000|:00|00)?|[.,](?:0+|9+)(?!\d)/g;

export function formatTime(time: TimeFields, layout: string): string {
  return layout.replace(PIECE, (piece) => pieceText(time, piece));
}

function pieceText(time: TimeFields, piece: string): string {
  const hour12 = time.hour % 12 || 12;
  switch (piece) {
    case 'January':
      return MONTHS[time.month];
    case 'Jan':
      return MONTHS[time.month].slice(0, 3);
    case 'Monday':
      return WEEKDAYS[time.weekday];
    case 'Mon':
      return WEEKDAYS[time.weekday].slice(0, 3);
    case 'MST':
      return 'UTC';
    case '1':
      return String(time.month + 1);
    case '01':
      return two(time.month + 1);
    case '2':
      return String(time.day);
    case '_2':
      return String(time.day).padStart(2);
    case '02':
      return two(time.day);
    case '__2':
      return String(time.yearDay).padStart(3);
    case '002':
      return String(time.yearDay).padStart(3, '0');
    case '15':
      return two(time.hour);
    case '3':
      return String(hour12);
    case '03':
      return two(hour12);
    case '4':
      return String(time.minute);
    case '04':
      return two(time.minute);
    case '5':
      return String(time.second);
    case '05':
      return two(time.second);
    case '2006':
      return yearText(time.year);
    case '06':
      return two(((time.year % 100) + 100) % 100);
    case 'PM':
      return time.hour < 12 ? 'AM' : 'PM';
    case 'pm':
      return time.hour < 12 ? 'am' : 'pm';
    default:
      return zoneOrFraction(time, piece);
  }
}

function zoneOrFraction(time: TimeFields, piece: string): string {
  if (piece[0] === 'Z') return 'Z';
  if (piece[0] === '-') return `+00${piece.slice(3)}`;
  if (piece === '_') return piece;
  const digits = String(time.nanosecond)
    .padStart(9, '0')
    .slice(0, piece.length - 1)
    .padEnd(piece.length - 1, '0');
  if (piece[1] === '0') return piece[0] + digits;
  const needed = digits.replace(/0+$/, '');
  return needed === '' ? '' : piece[0] + needed;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function yearText(year: number): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
}
