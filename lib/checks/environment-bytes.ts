/** What Lambda takes of a function’s variables. */
export const MOST_ENVIRONMENT_BYTES = 4096;

/**
 * Their size as Lambda reckons it: of the JSON they come in, so that each costs its quotes, colon
 * and comma beside its name and value (its refusal shows the “string measured”).
 */
export const environmentBytes = (variables: Readonly<Record<string, string>>): number =>
  Buffer.byteLength(JSON.stringify(variables));
