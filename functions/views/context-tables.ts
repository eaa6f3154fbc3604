import * as z from 'zod';

const tablesSchema = z.record(z.string(), z.string());

/** The setting `CONTEXT_TABLES`: JSON of context → table name. */
export const contextTables = (setting: string): Readonly<Record<string, string>> =>
  tablesSchema.parse(JSON.parse(setting));
