import type { MerchantServer, TakenByMerchant } from '../simulators/merchant-server.ts';
import type { HttpResponse, WebHandler } from '../wire/http-message.ts';
import { escaped, htmlPage, isFromOwnPage, isLocal, shownTime } from './html-page.ts';

const ROOT = '/merchant/';
const FAIL = '/merchant/fail';
const FAILURES = 5;
const SHOWN = 100;
const FAILED = 500;

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * What the demo's merchants got at their endpoints, and two buttons to let those fail and mend them.
 * The page is this machine's own, and only it can press them.
 */
export const merchantPages = (server: MerchantServer): WebHandler => ({
  handle: async (request) => {
    const { path, method } = request;
    if (path === '/merchant') return seeOther;
    if (path === FAIL && isFromOwnPage(request)) {
      const { failures } = Object.fromEntries(
        new URLSearchParams(Buffer.from(request.body).toString('utf8')),
      );
      server.failNext(failures === '0' ? 0 : FAILURES);
      return seeOther;
    }
    if (path !== ROOT || method !== 'GET' || !isLocal(request)) return undefined;
    return htmlPage(POLICY, overview(server), 'same-origin');
  },
});

const seeOther: HttpResponse = { status: 303, headers: [['location', ROOT]], body: '' };

const STYLE = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:24px auto;padding:0 16px;max-width:1100px}h1{font-size:18px}h2{font-size:16px;margin:24px 0 4px}p{margin:8px 0}
form{display:flex;gap:8px;margin:16px 0}button{font:inherit;padding:6px 14px}
table{border-collapse:collapse;width:100%}th,td{padding:6px 12px 6px 0;text-align:start}
td{border-block-start:1px solid #8883;font-variant-numeric:tabular-nums;white-space:nowrap}div{overflow-x:auto}code{font-size:13px}`;

const overview = (server: MerchantServer): string => {
  const deliveries = byDelivery(server.taken());
  const failed = deliveries.filter(({ answers }) => answers.includes(FAILED));
  const left = server.failuresLeft();
  const state = left > 0 ? `The next ${left} webhooks are answered with 500.` : 'All is well.';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Merchants’ endpoint · Karwan</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="5;url=${ROOT}">
<style>${STYLE}</style></head><body><h1>The demo merchants’ own server</h1>
<p>It verifies each webhook with the Standard Webhooks library and acts on each id once. ${state}</p>
<form method="post" action="${FAIL}"><button name="failures" value="${FAILURES}">Fail the next ${FAILURES}</button>
<button name="failures" value="0">Work again</button></form>
${failed.length === 0 ? '' : tableOf('Failed here, and sent again', failed)}
${deliveries.length === 0 ? '<p>No webhook yet: the first come within half a minute of the start.</p>' : tableOf('The newest', deliveries)}
</body></html>`;
};

/** All tries of a delivery have its id; what is forged names whatever it likes. */
interface ShownDelivery {
  readonly last: TakenByMerchant;
  /** Oldest first. */
  readonly answers: readonly (number | 'silence')[];
}

const byDelivery = (taken: readonly TakenByMerchant[]): readonly ShownDelivery[] => {
  const deliveries = new Map<string, ShownDelivery>();
  for (const each of taken) {
    const key = [each.merchantId, each.verified, each.id].join(' ');
    const { last = each, answers = [] } = deliveries.get(key) ?? {};
    deliveries.set(key, { last, answers: [each.answered, ...answers] });
  }
  return [...deliveries.values()];
};

const tableOf = (title: string, deliveries: readonly ShownDelivery[]): string =>
  `<h2>${title}</h2><div tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th>Time</th><th>Shop</th>
<th>Type</th><th>Signature</th><th>Answered</th><th>Id</th><th>Order</th></tr></thead><tbody>${deliveries.slice(0, SHOWN).map(rowOf).join('\n')}</tbody></table></div>`;

/** Of what is not verified nothing is shown but that it came. */
const rowOf = ({ last, answers }: ShownDelivery): string => {
  const { at, merchantId, verified, type, body, id } = last;
  const [said, signature, order] = verified
    ? [type, 'verified', orderOf(body)]
    : ['', 'refused', ''];
  const cells = [shownTime(at), merchantId, said, signature, answers.join(', ')];
  const texts = cells.map((cell) => `<td>${escaped(cell)}</td>`).join('');
  return `<tr>${texts}<td><code>${escaped(id.slice(0, 60))}</code></td><td>${escaped(order)}</td></tr>`;
};

const orderOf = (body: string): string => {
  const { data } = JSON.parse(body) as { data: { orderId: string } };
  return data.orderId;
};
