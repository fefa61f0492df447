/** An error of Toxiproxy's API: its HTTP status and text. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function badBody(reason: string): ApiError {
  return new ApiError(400, `bad request body: ${reason}`)
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
