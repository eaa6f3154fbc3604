import { expect, it } from '@jest/globals';
import { xmlDocument, xmlElements, xmlText } from '../../../local/wire/xml.ts';
import { fc } from '../../properties.ts';

it('writes elements, lists, dates and a namespace', () => {
  const content = { A: [1, 'x'], B: { C: true, D: undefined }, E: new Date(0) };
  expect(xmlDocument('Root', content, 'urn:x')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Root xmlns="urn:x"><A>1</A><A>x</A>' +
      '<B><C>true</C></B><E>1970-01-01T00:00:00.000Z</E></Root>',
  );
});

it('gives any text back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      const written = xmlDocument('Delete', { Key: texts });
      expect(xmlElements(written, 'Key').map(xmlText)).toEqual(texts);
    }),
  );
});

it('reads entities once', () => {
  expect(xmlText('&amp;lt;&#65;&#x42;&apos;')).toBe("&lt;AB'");
});
