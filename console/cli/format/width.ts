const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const EMOJI_SEQUENCE = /\ufe0f|\u200d/u;
/** Marks, joiners and direction controls take no cell of their own. */
const INVISIBLE = /^[\p{Mark}\p{Cf}\p{Cc}]+$/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cells that the text takes on a terminal: 2 for a Chinese character, 1 for an Urdu letter with its marks. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += cellsOf(segment);
  return width;
};

const cellsOf = (grapheme: string): number => {
  if (INVISIBLE.test(grapheme)) return 0;
  return WIDE.test(grapheme) || EMOJI_SEQUENCE.test(grapheme) ? 2 : 1;
};

/** Filled up with spaces to so many cells. */
export const padded = (text: string, cells: number, side: 'left' | 'right' = 'left'): string => {
  const space = ' '.repeat(Math.max(0, cells - widthOf(text)));
  return side === 'left' ? text + space : space + text;
};

/** Cut to so many cells, with `…` in the last one when something was cut. */
export const shortened = (text: string, cells: number): string => {
  if (widthOf(text) <= cells) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += cellsOf(segment);
    if (width > cells - 1) break;
    kept += segment;
  }
  return `${kept}…`;
};
