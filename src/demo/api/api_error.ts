/** An answer of the API that is not a success: status and message. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  /** The body as Harvest's OpenAPI description has it; 401 has OAuth's form. */
  body(): string {
    return this.status === 401
      ? JSON.stringify({ error: "invalid_token", error_description: this.message })
      : JSON.stringify({ code: this.status, message: this.message });
  }
}
