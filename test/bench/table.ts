type Cell = string | number;

/** A Markdown table as the formatter would have it; numbers stand to the right. */
export const table = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const isNumeric = heads.map((_, column) =>
    rows.every((row) => /^\**\$?[\d.,]+\**$|^$/.test(String(row[column]))),
  );
  const delimiters = isNumeric.map((right) => (right ? '--:' : '---'));
  const whole = [heads, delimiters, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, column) =>
    Math.max(...whole.map((row) => row[column]?.length ?? 0)),
  );
  const padded = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    if (/^-+:?$/.test(cell)) return cell.padStart(width, '-');
    return isNumeric[column] ? cell.padStart(width) : cell.padEnd(width);
  };
  return whole.map((row) => `| ${row.map(padded).join(' | ')} |`).join('\n');
};

export const usd = (amount: number): string => `$${amount.toFixed(2)}`;

/** As many digits as tell something. */
export const count = (amount: number): string => {
  if (Number.isInteger(amount) && amount < 10_000) return String(amount);
  return amount >= 1000
    ? Math.round(amount).toLocaleString('en-US')
    : String(Number(amount.toPrecision(3)));
};
