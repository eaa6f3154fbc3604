const PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

/** `Fn::Sub`: replaces each `${Name}`; `${!Name}` stands for the text `${Name}` itself. */
export const substitute = (text: string, value: (name: string) => unknown): string =>
  text.replace(PLACEHOLDER, (_match, literal: string, name: string) =>
    literal === '!' ? `\${${name}}` : String(value(name.trim())),
  );

/** The names that a `Fn::Sub` text refers to, its own variables included. */
export const substitutedNames = (text: string): string[] =>
  [...text.matchAll(PLACEHOLDER)]
    .filter(([, literal]) => literal !== '!')
    .map(([, , name = '']) => name.trim());
