/** Does it to each, so many at once and one slice after the other; what came of them, in the same order. */
export const inSlices = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(task))));
  }
  return results;
};
