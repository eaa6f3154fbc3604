/** The console function said no; the message says what and how to mend it. */
class Refused extends Error {
  override readonly name = 'Refused';
}

interface Refusal {
  readonly message: string;
  readonly fix?: string;
}

type Answer<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: Refusal };

/**
 * Asks one operation. The shape of the result is the console function's promise, of the same release
 * as this page; nothing of it reaches the document but as text.
 */
export const ask = async <Result>(operation: string, input: object = {}): Promise<Result> => {
  const response = await fetch('api', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation, input }),
  });
  if (!response.ok) throw new Refused(`The console answered ${response.status}. Does Karwan run?`);
  const answer = (await response.json()) as Answer<Result>;
  if (answer.ok) return answer.result;
  const { message, fix } = answer.error;
  throw new Refused(fix ? `${message.replace(/[.]?$/, '.')} ${fix}` : message);
};
