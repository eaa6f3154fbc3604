import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import mjml2html from 'mjml';

const SOURCE = fileURLToPath(
  new URL('../functions/notifications/templates/layout.mjml', import.meta.url),
);

type Direction = 'ltr' | 'rtl';

/** What differs by direction, as MJML checks it; each becomes a place of the same name. */
const STYLE: Readonly<Record<Direction, Readonly<Record<string, string>>>> = {
  ltr: { dir: 'ltr', start: 'left', end: 'right', leading: '1.61', headingLeading: '1.35' },
  rtl: { dir: 'rtl', start: 'right', end: 'left', leading: '2.11', headingLeading: '2.15' },
};

/**
 * The layout as HTML with the places to fill still in it. MJML knows only its own values of alignment,
 * so it is compiled in both directions, and where the two differ is a place. Throws on faulty MJML.
 */
export const compileLayout = async (): Promise<string> => {
  const source = readFileSync(SOURCE, 'utf8');
  const ltr = partsOf(await compile(source, 'ltr'));
  const rtl = partsOf(await compile(source, 'rtl'));
  return ltr
    .map((part, index) => (part === rtl[index] ? part : placeOf(part, rtl[index])))
    .join('');
};

const partsOf = (html: string): readonly string[] => html.split(/([\w.]+)/);

const placeOf = (ltr: string, rtl: string | undefined): string => {
  const name = Object.keys(STYLE.ltr).find(
    (each) => STYLE.ltr[each] === ltr && STYLE.rtl[each] === rtl,
  );
  if (name === undefined)
    throw new Error(`left to right it has ${ltr} where it otherwise has ${rtl}`);
  return `{{${name}}}`;
};

const compile = async (source: string, direction: Direction): Promise<string> => {
  const filled = source.replace(/\[\[(\w+)\]\]/g, (_, name: string) => {
    const value = STYLE[direction][name];
    if (value === undefined) throw new Error(`layout.mjml names ${name}, which no direction sets`);
    return value;
  });
  const { html, errors } = await mjml2html(filled, { validationLevel: 'strict', fonts: {} });
  if (errors.length > 0) {
    throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  }
  return html
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
};
