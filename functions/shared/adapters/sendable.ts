/** What is no character of XML 1.0, of which JSON escapes all but two: U+FFFE and U+FFFF. */
const NONE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * As SQS takes it, which refuses a message for good that has one other character, also from EventBridge.
 * The store's title of an article may have one, and in a commit that nobody can be told of it would hold
 * up every commit behind it.
 */
export const sendable = (text: string): string => text.replace(NONE, '\uFFFD');
