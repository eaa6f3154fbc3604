/** An error as the AWS service itself would answer it: `code` is what SDKs surface as `error.name`. */
export class AwsError extends Error {
  readonly code: string;
  readonly httpStatus: number;
  /** Further members of the error's wire shape, such as `CancellationReasons` or `Item`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { httpStatus?: number; members?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = code;
    this.code = code;
    this.httpStatus = options.httpStatus ?? 400;
    this.members = options.members ?? {};
  }
}
