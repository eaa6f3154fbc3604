/** What the access log's `$context` variables are read from. */
export interface AccessRecord {
  readonly [variable: string]: string | number | undefined;
}

/**
 * One line of a stage's access log: every `$context.name` of the format replaced, `-` where there is no
 * value. Values are escaped as JSON strings, since formats are JSON as a rule.
 */
export const accessLogLine = (format: string, record: AccessRecord): string =>
  format.replace(/\$context\.([A-Za-z][\w.]*\w)/g, (_, name: string) => {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    return value === undefined ? '-' : JSON.stringify(String(value)).slice(1, -1);
  });
