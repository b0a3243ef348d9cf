import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteWriter } from '../../src/http/byte-writer.ts';
import { quoteJson } from '../../src/http/json-text.ts';
import { ShownLabels, writeTexts } from '../../src/http/texts-json.ts';
import { textsOf } from '../../src/model/texts.ts';

const text = fc
  .array(fc.constantFrom('a', 'host-1', '"', '\\', '\n', '\0', '\u001f', '\u007f', 'ü', '日', '😀', '\ufeff'), {
    maxLength: 5,
  })
  .map((letters) => letters.join(''));

it('texts are written as each of them is quoted', () => {
  fc.assert(
    fc.property(fc.array(text), fc.nat(5), (list, from) => {
      const body = new ByteWriter(1);
      writeTexts(textsOf(list), Math.min(from, list.length), list.length, body);
      expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body.take())).toBe(
        list.slice(from).map(quoteJson).join(),
      );
    }),
  );
});

it('labels of series are written as objects, those of a series that has none too', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.tuple(text, text), { maxLength: 3 })), (series) => {
      const body = new ByteWriter(1);
      const shown = new ShownLabels(body);
      for (const labels of series) {
        for (const label of labels) {
          const { bytes, begins, ends } = textsOf(label);
          shown.visit(bytes, begins[0], ends[0], begins[1], ends[1]);
        }
        shown.end();
      }
      expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body.take())).toBe(
        series
          .map((labels) => `{${labels.map(([name, value]) => `${quoteJson(name)}:${quoteJson(value)}`).join()}}`)
          .join(''),
      );
    }),
  );
});
