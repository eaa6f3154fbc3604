/** Undefined, or what would be right. */
export type SettingCheck = (value: string) => string | undefined;

export const among =
  (...allowed: readonly string[]): SettingCheck =>
  (value) =>
    allowed.includes(value) ? undefined : `use one of ${allowed.join(', ')}`;

export const matches =
  (pattern: RegExp, fix: string): SettingCheck =>
  (value) =>
    pattern.test(value) ? undefined : fix;
