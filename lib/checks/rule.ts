import type { Resource, TemplateView } from './template-view.ts';

/** What is wrong with one resource. */
export interface Finding {
  readonly resource: Resource;
  /** Completes "<logical id> …". */
  readonly problem: string;
}

/** A rule that breaks the build: a mistake here loses orders, leaks, or is never noticed. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly fix: string;
  readonly find: (template: TemplateView) => readonly Finding[];
}
