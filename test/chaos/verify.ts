import { type MatrixRow, matrix } from '../e2e/ask.ts';
import { lateTimeMs, lateValue, onceValue, STEADY_SERIES, sampleTimeMs, steadyValue, type Writer } from './writers.ts';

/** A range that holds every sample of a test. */
const ALL = '6h';

/** Every acknowledged sample exactly once, none invented; answers what is wrong, sample by sample (at most a few). */
export async function findMistakes(url: string, writers: readonly Writer[]): Promise<string[]> {
  const time = Date.now() / 1000;
  const mistakes: string[] = [];
  for (const writer of writers) {
    const steady = await matrix(url, `steady{writer="${writer.id}"}[${ALL}]`, time);
    const once = await matrix(url, `once{writer="${writer.id}"}[${ALL}]`, time);
    const late = await matrix(url, `late{writer="${writer.id}"}[${ALL}]`, time);
    mistakes.push(...steadyMistakes(writer, steady), ...onceMistakes(writer, once), ...lateMistakes(writer, late));
  }
  return mistakes.slice(0, 20);
}

function steadyMistakes(writer: Writer, rows: readonly MatrixRow[]): string[] {
  const mistakes: string[] = [];
  if (rows.length !== STEADY_SERIES && writer.acknowledged > 0) {
    mistakes.push(`writer ${writer.id}: ${rows.length} steady series, wanted ${STEADY_SERIES}`);
  }
  for (const { metric, values } of rows) {
    const where = `steady series ${metric.series} of writer ${writer.id}`;
    if (values.length < writer.acknowledged)
      mistakes.push(`${where}: ${values.length} of ${writer.acknowledged} samples`);
    if (values.length > writer.attempted)
      mistakes.push(`${where}: ${values.length} samples, ${writer.attempted} were sent`);
    for (const [k, [seconds, value]] of values.entries()) {
      const timeMs = Math.round(seconds * 1000);
      const wanted = String(steadyValue(Number(metric.series), k));
      if (timeMs !== sampleTimeMs(writer.startMs, k) || value !== wanted) {
        mistakes.push(`${where}: sample ${k} is ${value} at ${timeMs}, wanted ${wanted}`);
        break;
      }
    }
  }
  return mistakes;
}

/** The newest sample is the first that was sent. */
function lateMistakes(writer: Writer, rows: readonly MatrixRow[]): string[] {
  const values = [...(rows[0]?.values ?? [])].reverse();
  if (values.length < writer.acknowledged || values.length > writer.attempted) {
    return [`late series of writer ${writer.id}: ${values.length} samples, ${writer.acknowledged} acknowledged`];
  }
  for (const [k, [seconds, value]] of values.entries()) {
    const timeMs = Math.round(seconds * 1000);
    if (timeMs !== lateTimeMs(writer.startMs, k) || value !== String(lateValue(k))) {
      return [`late series of writer ${writer.id}: sample ${k} is ${value} at ${timeMs}`];
    }
  }
  return [];
}

function onceMistakes(writer: Writer, rows: readonly MatrixRow[]): string[] {
  const mistakes: string[] = [];
  const found = new Set<number>();
  for (const { metric, values } of rows) {
    const k = Number(metric.k);
    found.add(k);
    const wanted = JSON.stringify([[sampleTimeMs(writer.startMs, k) / 1000, String(onceValue(k))]]);
    if (k >= writer.attempted) mistakes.push(`series ${k} of writer ${writer.id} was never sent`);
    if (JSON.stringify(values) !== wanted) {
      mistakes.push(`series ${k} of writer ${writer.id}: ${JSON.stringify(values)}, wanted ${wanted}`);
    }
  }
  for (let k = 0; k < writer.acknowledged; k++) {
    if (!found.has(k)) mistakes.push(`series ${k} of writer ${writer.id} is lost`);
  }
  return mistakes;
}
