/** An answer of EasyPost's that is an error. */
export class EasyPostRefusal extends Error {
  override readonly name = 'EasyPostRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The JSON body. */
  body(): object {
    return { error: { code: this.code, message: this.message, errors: [] } };
  }
}

export const unprocessable = (code: string, message: string): EasyPostRefusal =>
  new EasyPostRefusal(422, code, message);

export const notFound = (): EasyPostRefusal =>
  new EasyPostRefusal(404, 'NOT_FOUND', 'The requested resource could not be found.');
