import { readFileSync } from 'node:fs';

export const RUNBOOK = readFileSync(
  new URL('../../../docs/operations.md', import.meta.url),
  'utf8',
);

/** A command as a page gives it: `karwan dlq redrive <step>`. */
interface WrittenCommand {
  readonly text: string;
  /** In a block of its own, to be copied and run. */
  readonly fenced: boolean;
}

/** Every `karwan …` of a page, in code spans and in blocks; a block's comments are no part of it. */
export const commandsIn = (page: string): readonly WrittenCommand[] => {
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const fenced = blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line.startsWith('karwan '))
    .map((text) => ({ text, fenced: true }));
  const spans = [...page.matchAll(/`(karwan [^`\n]+)`/g)].map(([, text = '']) => ({
    text,
    fenced: false,
  }));
  return [...fenced, ...spans];
};

/** `<a place to fill in>` and `'quoted text'` are one word each; an ellipsis stands for more options. */
export const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/<[^>]+>|'[^']*'|\S+/g)]
    .map(([word]) => word.replace(/^'(.*)'$/, '$1'))
    .filter((word) => word !== '…')
    .slice(1);
