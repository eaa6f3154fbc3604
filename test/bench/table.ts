type Cell = string | number;

/** A Markdown table; numbers stand to the right. */
export const table = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const isNumeric = heads.map((_, column) =>
    rows.every((row) => /^\**\$?[\d.,]+\**$|^$/.test(String(row[column]))),
  );
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(heads),
    line(isNumeric.map((right) => (right ? '--:' : '---'))),
    ...rows.map(line),
  ].join('\n');
};

export const usd = (amount: number): string => `$${amount.toFixed(2)}`;

/** As many digits as tell something. */
export const count = (amount: number): string => {
  if (Number.isInteger(amount) && amount < 10_000) return String(amount);
  return amount >= 1000
    ? Math.round(amount).toLocaleString('en-US')
    : String(Number(amount.toPrecision(3)));
};
