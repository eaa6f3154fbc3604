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

/** A decision asks of the state before it and of the one after; beside it another may be under way. */
const FEW = 4;

/**
 * A pure function of things that never change, such as a state, that remembers what it made of the last few.
 * They are told apart by being the same objects. A weak map of all that there were would cost the garbage
 * collector more than it saves.
 */
export const rememberFew = <Given extends readonly object[], Result>(
  make: (...given: Given) => Result,
): ((...given: Given) => Result) => {
  const known: { readonly given: Given; readonly made: Result }[] = [];
  let next = 0;
  return (...given) => {
    for (const one of known)
      if (one.given.every((each, nth) => each === given[nth])) return one.made;
    const made = make(...given);
    known[next] = { given, made };
    next = (next + 1) % FEW;
    return made;
  };
};
