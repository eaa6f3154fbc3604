import type { Store } from '../engine/store.ts';
import type { Names } from './names.ts';
import { compilePattern, type EventPattern } from './pattern.ts';
import type { Target } from './target.ts';

/** A rule with its targets. Times are epoch milliseconds. */
export interface Rule {
  readonly bus: string;
  readonly name: string;
  readonly arn: string;
  /** JSON text. */
  readonly pattern: string | null;
  readonly schedule: string | null;
  readonly state: string;
  readonly description: string | null;
  readonly nextDueAt: number | null;
  readonly targets: readonly Target[];
  /** False of every event when the rule has no pattern. */
  readonly matches: EventPattern;
}

/** What is stored of a rule. */
type RuleSettings = Omit<Rule, 'arn' | 'matches'>;

/** Buses are rows too; rules are kept compiled beside theirs, because every event meets them. */
export interface RuleTable {
  hasBus(name: string): boolean;
  buses(): { name: string; policy: string | null }[];
  saveBus(name: string, policy: string | null): void;
  find(bus: string, name: string): Rule | undefined;
  onBus(bus: string): readonly Rule[];
  /** Enabled ones with a time, the next due first. */
  scheduled(): Rule[];
  save(rule: RuleSettings): void;
  remove(bus: string, name: string): void;
}

export const ENABLED = 'ENABLED';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS eventbridge_bus (name TEXT PRIMARY KEY, policy TEXT) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS eventbridge_rule (
    bus TEXT NOT NULL, name TEXT NOT NULL, pattern TEXT, schedule TEXT, state TEXT NOT NULL,
    description TEXT, next_due_at INTEGER, targets TEXT NOT NULL, PRIMARY KEY (bus, name)
  ) WITHOUT ROWID;
  INSERT OR IGNORE INTO eventbridge_bus VALUES ('default', NULL)`;

export const createRuleTable = ({ db }: Store, names: Names): RuleTable => {
  db.exec(SCHEMA);
  const selectBuses = db.prepare('SELECT name, policy FROM eventbridge_bus ORDER BY name');
  const saveBus = db.prepare(`INSERT INTO eventbridge_bus VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET policy = excluded.policy`);
  const selectRules = db.prepare(`SELECT bus, name, pattern, schedule, state, description,
    next_due_at AS nextDueAt, targets FROM eventbridge_rule ORDER BY bus, name`);
  const saveRule = db.prepare(`INSERT OR REPLACE INTO eventbridge_rule VALUES
    (:bus, :name, :pattern, :schedule, :state, :description, :nextDueAt, :targets)`);
  const removeRule = db.prepare('DELETE FROM eventbridge_rule WHERE bus = ? AND name = ?');
  const rules = new Map<string, Rule[]>();
  const load = (): void => {
    rules.clear();
    for (const row of selectRules.all() as unknown as RuleRow[]) {
      rules.set(row.bus, [...(rules.get(row.bus) ?? []), toRule(row, names)]);
    }
  };
  load();
  const buses = () => selectBuses.all() as unknown as { name: string; policy: string | null }[];
  return {
    buses,
    hasBus: (name) => buses().some((bus) => bus.name === name),
    saveBus: (name, policy) => void saveBus.run(name, policy),
    find: (bus, name) => rules.get(bus)?.find((rule) => rule.name === name),
    onBus: (bus) => rules.get(bus) ?? [],
    scheduled: () =>
      [...rules.values()]
        .flat()
        .filter(({ state, nextDueAt }) => state === ENABLED && nextDueAt !== null)
        .sort((a, b) => Number(a.nextDueAt) - Number(b.nextDueAt)),
    save: (rule) => {
      const { bus, name, pattern, schedule, state, description, nextDueAt } = rule;
      const targets = JSON.stringify(rule.targets);
      saveRule.run({ bus, name, pattern, schedule, state, description, nextDueAt, targets });
      load();
    },
    remove: (bus, name) => {
      removeRule.run(bus, name);
      load();
    },
  };
};

type RuleRow = Omit<RuleSettings, 'targets'> & { readonly targets: string };

const toRule = (row: RuleRow, names: Names): Rule => ({
  ...row,
  arn: names.rule(row.bus, row.name),
  targets: JSON.parse(row.targets) as Target[],
  matches: row.pattern === null ? () => false : compilePattern(row.pattern),
});
