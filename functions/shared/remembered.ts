/**
 * A pure function of a text that remembers what it made of the latest texts, so many characters of them
 * in all. What it gives is shared: callers only read it.
 */
export const rememberLatest = <Result>(
  mostCharacters: number,
  make: (text: string) => Result,
): ((text: string) => Result) => {
  const known = new Map<string, Result>();
  let characters = 0;
  const forgetOldest = (): void => {
    for (const text of known.keys()) {
      if (characters <= mostCharacters) return;
      known.delete(text);
      characters -= text.length;
    }
  };
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) {
      // Moved behind the others: the first in a map's order is the one that was asked for longest ago.
      known.delete(text);
      known.set(text, before);
      return before;
    }
    const made = make(text);
    known.set(text, made);
    characters += text.length;
    forgetOldest();
    return made;
  };
};
