import { MAIL_SETTINGS } from '../../domain/policy.ts';
import { cleanText } from '../../templates/clean-text.ts';
import { emailAddressOf } from './address.ts';

/** Who a mail is from. */
export interface Sender {
  readonly address: string;
  /** Empty where only the address was given. */
  readonly name: string;
}

const WITH_NAME = /^(.*)<([^<>]*)>$/su;

/** `Shop <orders@shop.example>`, or the address alone; undefined when it is neither. */
export const senderOf = (text: string): Sender | undefined => {
  const [, name = '', inner] = WITH_NAME.exec(text.trim()) ?? [];
  const address = emailAddressOf(inner ?? text);
  const shown = cleanText(name).replace(/^"(.*)"$/u, '$1');
  return address === undefined ? undefined : { address, name: shown };
};

/** The sender as a header's text: the name in a form that every reader of mail understands. */
export const senderHeader = ({ name, address }: Sender): string => {
  if (name === '') return address;
  return `${isPlain(name) ? quoted(name) : encodedWords(name)} <${address}>`;
};

const isPlain = (name: string): boolean => /^[\x20-\x7e]*$/.test(name);

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;

/** An encoded word holds 75 characters; 45 bytes are 60 of base64 (RFC 2047 §2). */
const MOST_BYTES = 45;

const encodedWords = (name: string): string => {
  const words: string[] = [''];
  for (const character of name) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > MOST_BYTES) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
};

type Settings = Readonly<Record<string, string>>;

/** What the shop is called: by its own setting, else by its sender's name, else by its domain. */
export const storeNameOf = (settings: Settings): string => {
  const sender = senderOf(settings[MAIL_SETTINGS.from] ?? '');
  const domain = sender?.address.split('@')[1] ?? '';
  return settings[MAIL_SETTINGS.store] ?? (sender?.name || domain);
};
