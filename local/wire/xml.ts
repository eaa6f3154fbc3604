const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** An XML document of one root element; members are elements, arrays repeat theirs, dates are ISO 8601. */
export const xmlDocument = (
  root: string,
  content: Readonly<Record<string, unknown>> | string,
  namespace?: string,
): string => {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(content)}</${root}>`;
};

const element = (name: string, value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  return `<${name}>${inner(value)}</${name}>`;
};

const inner = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => element(name, member))
      .join('');
  }
  return escaped(String(value));
};

/** Control characters go by number: a bare carriage return would be read back as a line feed. */
const escaped = (text: string): string =>
  text.replace(/[&<>"\p{Cc}]/gu, (one) => ESCAPES[one] ?? `&#x${one.charCodeAt(0).toString(16)};`);

/** The contents of every `<name>` in a small document, elements inside them left as text. */
export const xmlElements = (document: string, name: string): readonly string[] =>
  [...document.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(
    ([, content = '']) => content,
  );

/** Text of an element with its entities resolved. */
export const xmlText = (content: string): string =>
  content.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (_, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[String(name).toLowerCase()] ?? '';
  });
