import type { TemplateName } from '../domain/kinds.ts';

/** What stands beside a value, or above a list. */
export type Label =
  | 'greeting'
  | 'greetingUnnamed'
  | 'footer'
  | 'yourOrder'
  | 'thisParcel'
  | 'thisReturn'
  | 'goods'
  | 'discount'
  | 'shipping'
  | 'tax'
  | 'taxIncluded'
  | 'other'
  | 'total'
  | 'amountDue'
  | 'amountBack'
  | 'reference'
  | 'payBefore'
  | 'carrier'
  | 'tracking';

export interface TemplateWords {
  readonly subject: string;
  readonly heading: string;
  readonly body: string;
  readonly button?: string;
}

/** One language's words, as ICU messages. */
export type Messages = Readonly<Record<Label, string>> & {
  readonly templates: Readonly<Record<TemplateName, TemplateWords>>;
};
