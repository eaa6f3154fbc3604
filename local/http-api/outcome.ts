import { type HttpResponse, jsonResponse } from '../wire/http-message.ts';

/** What became of a request: its answer, and why when it was not the function's own. */
export interface Outcome {
  readonly response: HttpResponse;
  readonly error?: string;
  /** What Lambda itself answered the invocation with, whatever the function said. */
  readonly integrationStatus?: number;
}

/** An answer of the gateway's own, as it words them: `{"message": …}`. */
export const refused = (status: number, message: string): Outcome => ({
  response: jsonResponse(status, { message }),
  error: message,
});
