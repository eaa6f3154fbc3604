import type { HotSkuFigures } from './hot-sku.ts';
import type { OrderUse } from './measure-bill.ts';
import type { BundleFigures } from './measure-bundles.ts';
import type { EmbeddedFigures } from './measure-embedded.ts';
import type { GrowthPoint } from './measure-growth.ts';
import type { LatencyFigures } from './measure-latency.ts';
import type { QuietMonth } from './quiet-month.ts';

/** Everything that one run of the bench found. */
export interface Figures {
  readonly command: string;
  readonly machine: string;
  readonly date: string;
  /** The last run that made only some of it. */
  readonly again?: { readonly command: string; readonly date: string };
  readonly alone: OrderUse;
  readonly together: OrderUse;
  /** The same ten, whose webhooks come in by the function's own URL. */
  readonly throughUrl: OrderUse;
  readonly quietMonth: QuietMonth;
  readonly warm: LatencyFigures;
  readonly cold: LatencyFigures;
  readonly hotSku: HotSkuFigures;
  readonly embedded: EmbeddedFigures;
  readonly growth: readonly GrowthPoint[];
  readonly bundles: readonly BundleFigures[];
}
