/**
 * The whole bodies of the answers about series and their labels, made in the worker, in the memory of the writer.
 */
import { compareLabelSets, compareText, type LabelSet, labelSetKey } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import { mergeTexts } from '../model/merge-texts.ts';
import { bytesOfTexts, type Texts, textsOf } from '../model/texts.ts';
import type { Checkpoint } from '../promql/engine.ts';
import type { Reader, SeriesSelection } from '../storage/storage.ts';
import type { SeriesScope } from '../threads/messages.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Repeats } from './gzip/repeats.ts';
import type { LabelJson } from './label-json.ts';
import { ListRepeats, NOTED_BYTES_MAX } from './list-repeats.ts';
import { notes, TRUNCATED } from './query-body.ts';
import { ShownLabels, writeTexts } from './texts-json.ts';

/** A scope whose selectors have been parsed. */
export interface ParsedScope extends Omit<SeriesScope, 'selectors'> {
  readonly selectors: readonly (readonly Matcher[])[];
}

const TEXTS_PER_CHECKPOINT = 4096;
/** A longer list has more bytes than those whose repeats are noted, mostly. */
const NOTED_ENTRIES_MAX = 4096;
/** Around each text: quotes and a comma; around all of them: what says that it went well. */
const TEXT_FRAME_BYTES = 3;
const ENVELOPE_BYTES = 64;

/** Where a body is written, and what is noted about it. */
export interface ListTexts {
  readonly labels: LabelJson;
  readonly repeats: Repeats;
  readonly body: ByteWriter;
}

export interface ListBody {
  /** In the memory of the writer. */
  readonly body: Uint8Array;
  /** Where it repeats itself; null when nobody looked. */
  readonly repeats: Repeats | null;
}

export function seriesBody(scope: ParsedScope, reader: Reader, texts: ListTexts, checkpoint: Checkpoint): ListBody {
  const { selectors, mint, maxt, limit } = scope;
  const { labels, body } = texts;
  if (selectors.length === 1) {
    checkpoint();
    return selectionBody(reader.select(selectors[0], mint, maxt), limit, texts, checkpoint);
  }
  const sets = labelSets(scope, reader, checkpoint);
  const count = kept(sets.length, limit);
  body.ascii('{"status":"success","data":[');
  for (let i = 0; i < count; i++) {
    checkpoint();
    if (i > 0) body.ascii(',');
    labels.write(sets[i], body);
  }
  return finish(body, count < sets.length, null);
}

/** Of one selector: no series comes twice. Labels are written from where they lie, where that can be. */
function selectionBody(
  selection: SeriesSelection,
  limit: number,
  { labels, repeats, body }: ListTexts,
  checkpoint: Checkpoint,
): ListBody {
  const count = kept(selection.count, limit);
  const shown = new ShownLabels(body);
  const noted = count <= NOTED_ENTRIES_MAX ? new ListRepeats(body, repeats) : null;
  body.ascii('{"status":"success","data":[');
  for (let i = 0; i < count; i++) {
    checkpoint();
    if (i > 0) body.ascii(',');
    const begin = body.length;
    if (selection.visitLabels === undefined) {
      labels.write(selection.labels(i), body);
    } else {
      selection.visitLabels(i, shown.visit);
      shown.end();
    }
    noted?.add(begin);
  }
  return finish(body, count < selection.count, noted === null ? null : repeats);
}

export function labelNamesBody(scope: ParsedScope, reader: Reader, texts: ListTexts, checkpoint: Checkpoint): ListBody {
  const lists = eachSelector(scope, checkpoint, (matchers) => reader.labelNames(matchers, scope.mint, scope.maxt));
  return textsBody(textsOf([...new Set(lists.flat())].sort(compareText)), scope.limit, texts, checkpoint);
}

export function labelValuesBody(
  name: string,
  scope: ParsedScope,
  reader: Reader,
  texts: ListTexts,
  checkpoint: Checkpoint,
): ListBody {
  const lists = eachSelector(scope, checkpoint, (matchers) => {
    return reader.labelValues(name, matchers, scope.mint, scope.maxt);
  });
  return textsBody(mergeTexts(lists), scope.limit, texts, checkpoint);
}

/** The union of several selectors, each series once, sorted. */
function labelSets({ selectors, mint, maxt }: ParsedScope, reader: Reader, checkpoint: Checkpoint): LabelSet[] {
  const sets = selectors.map((matchers) => {
    checkpoint();
    const selection = reader.select(matchers, mint, maxt);
    return Array.from({ length: selection.count }, (_, index) => selection.labels(index));
  });
  const distinct = new Map(sets.flat().map((set) => [labelSetKey(set), set]));
  checkpoint();
  return [...distinct.values()].sort((a, b) => compareLabelSets(reader.symbols, a, b));
}

/** What `read` answers about each selector; no selector is about everything. */
function eachSelector<T>(
  { selectors }: ParsedScope,
  checkpoint: Checkpoint,
  read: (matchers: readonly Matcher[]) => T,
): T[] {
  return (selectors.length === 0 ? [[]] : selectors).map((matchers) => {
    checkpoint();
    return read(matchers);
  });
}

function textsBody(texts: Texts, limit: number, { repeats, body }: ListTexts, checkpoint: Checkpoint): ListBody {
  const found = texts.begins.length;
  const count = kept(found, limit);
  const noted = count <= NOTED_ENTRIES_MAX ? new ListRepeats(body, repeats) : null;
  if (count === found) body.reserve(bytesOfTexts(texts) + TEXT_FRAME_BYTES * count + ENVELOPE_BYTES);
  body.ascii('{"status":"success","data":[');
  for (let from = 0; from < count; from += TEXTS_PER_CHECKPOINT) {
    checkpoint();
    if (from > 0) body.ascii(',');
    writeTexts(texts, from, Math.min(count, from + TEXTS_PER_CHECKPOINT), body, noted);
  }
  return finish(body, count < found, noted === null ? null : repeats);
}

function finish(body: ByteWriter, truncated: boolean, repeats: Repeats | null): ListBody {
  body.ascii(']');
  if (truncated) body.text(notes('warnings', 'warning', [TRUNCATED]));
  body.ascii('}');
  return { body: body.written, repeats: body.length <= NOTED_BYTES_MAX ? repeats : null };
}

function kept(count: number, limit: number): number {
  return limit === 0 ? count : Math.min(count, limit);
}
