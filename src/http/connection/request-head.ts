/**
 * Heads of requests that are plainly good: complete, and without anything that could be read in two ways (RFC 9112). It takes less than
 * node:http does, which judges whatever is not taken here, and nothing otherwise.
 *
 *     POST /api/v1/query?a=b HTTP/1.1␍␊        request line
 *     host: example.org␍␊                      header lines; a client repeats them from one request to the next,
 *     content-length: 12␍␊                     so they are compared with those of the request before
 *     ␍␊
 */
import { LIMITS } from '../../limits.ts';
import type { BodyEncoding } from '../../threads/messages.ts';
import { acceptedEncoding } from '../compression.ts';

/** What the header lines say, as far as anybody asks. undefined: nothing. */
export interface RequestHeaders {
  /** The lines themselves, from the end of the request line to the end of the head. */
  readonly text: string;
  /** In bytes. */
  readonly contentLength: number | undefined;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Of the answer; null: none that is known here. */
  readonly acceptedEncoding: BodyEncoding | null;
  readonly origin: string | undefined;
  /** undefined: a connection of HTTP/1.1 stays. */
  readonly connection: 'keep-alive' | 'close' | undefined;
  readonly hasHost: boolean;
}

export interface RequestHead {
  /** Of those that are used here: its body, if any, is as long as the headers say. */
  readonly method: string;
  /** Path and query as they came: printable characters of ASCII, the first one a slash. */
  readonly target: string;
  readonly headers: RequestHeaders;
  /** The connection ends with the answer. */
  readonly closes: boolean;
  /** Length of the head: the body begins there. */
  readonly bytes: number;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
const SLASH = 0x2f;
const NUMBER_SIGN = 0x23;
/** The printable characters of ASCII, without space, lie between. */
const SPACE = 0x20;
const DELETE = 0x7f;
/** Behind the target. */
const VERSION_1_1 = ' HTTP/1.1';
const VERSION_1_0 = ' HTTP/1.0';
/** What a request line and header lines may go on to be. */
const BEGINNING =
  /^(?:GET|POST|HEAD|PUT|DELETE|OPTIONS) \/[!-"$-~]*(?: (?:[HTP/1.]{0,7}|HTTP\/1\.[01](?:\r\n[\t -~\x80-\xff]*)*\r?))?$/;
const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';
/** A name of token characters, and a value without control characters, white space around it. */
const HEADER_LINE = /^([!#$%&'*+.^_`|~\w-]+):([\t -~\x80-\xff]*)$/;
const SURROUNDING_SPACE = /^[\t ]+|[\t ]+$/g;
const LENGTH = /^\d{1,15}$/;

/** They say where a message ends, or what becomes of its connection. */
const UNUSUAL: ReadonlySet<string> = new Set([
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * @param text begins with the request, a character a byte
 * @param known headers of an earlier request
 * @returns null: not plainly good, or not complete
 */
export function readRequestHead(text: string, known: RequestHeaders | null): RequestHead | null {
  const methodEnd = text.indexOf(' ');
  const targetEnd = text.indexOf(' ', methodEnd + 1);
  if (methodEnd < 0 || targetEnd < 0) return null;
  const method = text.slice(0, methodEnd);
  const target = text.slice(methodEnd + 1, targetEnd);
  const isOld = text.startsWith(VERSION_1_0, targetEnd);
  if (!METHODS.has(method) || !isTarget(target)) return null;
  if (!isOld && !text.startsWith(VERSION_1_1, targetEnd)) return null;
  const at = targetEnd + VERSION_1_1.length;
  const headers = known !== null && text.startsWith(known.text, at) ? known : readHeaders(text, at);
  if (headers === null) return null;
  // What keeps a connection of HTTP/1.0 open has a history of its own.
  if (isOld ? headers.connection === 'keep-alive' : !headers.hasHost) return null;
  const closes = isOld || headers.connection === 'close';
  return { method, target, headers, closes, bytes: at + headers.text.length };
}

/** In origin-form, without a fragment. A loop: an expression that is run now and then takes longer to begin than this does. */
function isTarget(text: string): boolean {
  if (text.charCodeAt(0) !== SLASH) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code >= DELETE || code === NUMBER_SIGN) return false;
  }
  return true;
}

/** Whether these bytes may become a plain request with those that follow. */
export function beginsPlainly(text: string): boolean {
  return BEGINNING.test(text) && !text.includes(HEAD_END);
}

function readHeaders(text: string, at: number): RequestHeaders | null {
  if (!text.startsWith(LINE_END, at)) return null;
  const end = text.indexOf(HEAD_END, at);
  if (end < 0 || end - at > LIMITS.plainHeaderCharsMax) return null;
  const given = fieldsOf(text.slice(at + LINE_END.length, end));
  if (given === null) return null;
  const length = given.get('content-length');
  const connection = given.get('connection')?.toLowerCase();
  if (length !== undefined && !LENGTH.test(length)) return null;
  if (connection !== undefined && connection !== 'keep-alive' && connection !== 'close') return null;
  return {
    text: text.slice(at, end + HEAD_END.length),
    contentLength: length === undefined ? undefined : Number(length),
    contentType: given.get('content-type'),
    contentEncoding: given.get('content-encoding'),
    acceptedEncoding: acceptedEncoding(given.get('accept-encoding')),
    origin: given.get('origin'),
    connection,
    hasHost: given.has('host'),
  };
}

/** By their names in lower case. null: one that is unusual, malformed or there twice. */
function fieldsOf(lines: string): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const line of lines.split(LINE_END)) {
    const match = HEADER_LINE.exec(line);
    if (match === null) return null;
    const name = match[1].toLowerCase();
    const value = match[2].replace(SURROUNDING_SPACE, '');
    if (fields.has(name) || UNUSUAL.has(name)) return null;
    fields.set(name, value);
  }
  return fields;
}
