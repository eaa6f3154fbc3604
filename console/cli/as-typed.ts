import type { Command } from 'commander';

/**
 * A refusal names the fields of an operation; a person at a terminal gave options and arguments:
 * `merchantId: use …` becomes `--merchant: use …`. What nothing on the command line stands for stays.
 */
export const asTyped = (message: string, command: Command): string =>
  message.replaceAll(
    /(?<=^|; )([a-z]\w*)((?:\.[\w.-]+)?)(?=: )/gi,
    (whole, field: string, within: string) => {
      const typed = typedAs(field, command);
      // The place in a repeated option says nothing; the key of `--setting key=value` does.
      const key = /^\.\d+$/.test(within) ? '' : within.replace('.', ' ');
      return typed === undefined ? whole : `${typed}${key}`;
    },
  );

const typedAs = (field: string, { options, registeredArguments }: Command): string | undefined => {
  for (const name of namesOf(field)) {
    const option = options.find((one) => one.attributeName() === name);
    if (option) return option.long ?? option.flags;
    if (registeredArguments.some((one) => one.name() === name)) {
      return name === field ? name : `<${name}>`;
    }
  }
  return undefined;
};

/** What the field may be called for people: `merchantId` and `merchants` are both the merchant. */
const namesOf = (field: string): readonly string[] => [
  field,
  field.replace(/Id$/, ''),
  field.replace(/s$/, ''),
  ...(field.endsWith('Id') ? ['id'] : []),
];
