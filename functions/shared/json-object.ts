/**
 * The JSON object that a body is, by the plain parser; undefined when it is anything else. For the
 * door, which reads a signed event's own words and no amounts.
 */
export const jsonObjectIn = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};
