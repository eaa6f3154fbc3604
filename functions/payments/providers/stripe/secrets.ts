/** What one credential of a Stripe channel holds; the parts are parted by a blank or a comma. */
export interface StripeSecrets {
  /** `whsec_…`, what webhooks are signed with. */
  readonly signing: string | undefined;
  /** `sk_…`, or a restricted `rk_…`. */
  readonly apiKey: string | undefined;
}

export const secretsIn = (credential: string): StripeSecrets => {
  const parts = credential.split(/[\s,]+/);
  return {
    signing: parts.find((part) => /^whsec_\S+$/.test(part)),
    apiKey: parts.find((part) => /^[sr]k_\S+$/.test(part)),
  };
};

/** Whether a key is for real money; undefined when it does not say. */
export const isLiveKey = (apiKey: string): boolean | undefined =>
  ({ live: true, test: false })[/^[sr]k_(live|test)_/.exec(apiKey)?.[1] ?? ''];
