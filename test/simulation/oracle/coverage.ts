/** What was seen to happen, and how often: faults, transitions, dead letters, awkward moments. */
export type Coverage = Readonly<Record<string, number>>;

export interface CoverageBook {
  saw(what: string, times?: number): void;
  readonly seen: Coverage;
}

export const createCoverage = (): CoverageBook => {
  const seen: Record<string, number> = {};
  return {
    seen,
    saw: (what, times = 1) => {
      seen[what] = (seen[what] ?? 0) + times;
    },
  };
};

/** One book of several seeds. */
export const addCoverage = (one: Coverage, other: Coverage): Coverage => {
  const sum: Record<string, number> = { ...one };
  for (const [what, count] of Object.entries(other)) sum[what] = (sum[what] ?? 0) + count;
  return sum;
};
