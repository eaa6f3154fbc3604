import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Resource, viewOf } from '../../lib/checks/template-view.ts';
import type { KarwanAppOptions } from '../../lib/karwan-app.ts';
import { createFixtureApp } from './fixture-app.ts';

/** A synthesis over fixture handlers, by stack. */
export interface Synthesized {
  readonly vault: Template;
  readonly state: Template;
  readonly pipeline: Template;
}

/** Synthesizes the app, checks included, into a folder that is gone afterwards. */
export const synthesize = (options: KarwanAppOptions = {}): Synthesized => {
  const outdir = mkdtempSync(join(tmpdir(), 'karwan-'));
  try {
    const app = createFixtureApp({ outdir, ...options });
    app.synth();
    const [stage] = app.node.children.filter((child) => child.node.tryFindChild('Vault'));
    return {
      vault: templateOf(stage as Stage, 'Vault'),
      state: templateOf(stage as Stage, 'State'),
      pipeline: templateOf(stage as Stage, 'Pipeline'),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

const templateOf = (stage: Stage, id: string): Template => {
  const stack = stage.node.findChild(id) as Stack;
  const path = join(stage.outdir, stack.templateFile);
  return Template.fromJSON(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>);
};

/** The only resource of a type. */
export const onlyOf = (template: Template, type: string): Resource => {
  const [only, ...others] = resourcesOf(template, type);
  if (only === undefined || others.length > 0) throw new Error(`not exactly one ${type}`);
  return only;
};

/** Resources of a type, with their logical ids. */
export const resourcesOf = (template: Template, type: string): readonly Resource[] =>
  viewOf(template.toJSON()).ofType(type);
