/** What a refusal says beside its message, in Stripe's own words. */
export interface RefusalParts {
  readonly status: number;
  readonly type:
    | 'api_error'
    | 'card_error'
    | 'idempotency_error'
    | 'invalid_request_error'
    | 'rate_limit_error';
  readonly code?: string;
  readonly declineCode?: string;
  readonly param?: string;
  /** Objects that belong to it: the intent that was declined. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Refused before the operation began: then no idempotency key remembers it. */
  readonly beforeStart?: boolean;
}

/** An answer of Stripe's that is an error. */
export class StripeRefusal extends Error {
  override readonly name = 'StripeRefusal';
  readonly parts: RefusalParts;

  constructor(message: string, parts: RefusalParts) {
    super(message);
    this.parts = parts;
  }

  /** The JSON body. */
  body(): Readonly<Record<string, unknown>> {
    const { type, code, declineCode, param, members } = this.parts;
    return {
      error: {
        ...(code === undefined
          ? {}
          : { code, doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` }),
        ...(declineCode === undefined ? {} : { decline_code: declineCode }),
        message: this.message,
        ...(param === undefined ? {} : { param }),
        ...members,
        type,
      },
    };
  }
}

/** A parameter that is missing, unknown or out of form: the operation never began. */
export const badParam = (param: string, code: string, message: string): StripeRefusal =>
  new StripeRefusal(message, {
    status: 400,
    type: 'invalid_request_error',
    code,
    param,
    beforeStart: true,
  });

/** An object that nobody made. */
export const noSuch = (what: string, id: string, param = 'id'): StripeRefusal =>
  new StripeRefusal(`No such ${what}: '${id}'`, {
    status: 404,
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
  });

/** The object is not in the state that the operation needs. */
export const wrongState = (
  code: string,
  message: string,
  members: Readonly<Record<string, unknown>> = {},
): StripeRefusal =>
  new StripeRefusal(message, { status: 400, type: 'invalid_request_error', code, members });
