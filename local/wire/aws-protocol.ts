import type { AwsError } from '../engine/aws-error.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';

/** A call as a service takes it. */
export interface AwsCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** One of the wire forms in which SDKs speak to AWS. */
export interface AwsProtocol {
  /** Throws `AwsError` when the request is out of form. */
  decode(request: HttpRequest): AwsCall;
  encode(call: AwsCall, output: Record<string, unknown>): HttpResponse | Promise<HttpResponse>;
  encodeError(error: AwsError, requestId: string, request: HttpRequest): HttpResponse;
}
