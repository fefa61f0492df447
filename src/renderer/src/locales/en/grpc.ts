/** Calls of gRPC. */
export const grpc = {
  call: 'gRPC call',
  details: 'Status details',
  deadline: 'deadline {time}',
  seconds: '{time} s',
  milliseconds: '{time} ms',
  microseconds: '{time} µs',
  trailersOnly: 'Trailers-only response: no message was sent.',
  statuses: {
    OK: 'The call succeeded.',
    CANCELLED: 'The call was cancelled, usually by the caller.',
    UNKNOWN: 'Unknown error, often an exception in the server’s code.',
    INVALID_ARGUMENT: 'The request is invalid, regardless of the system’s state.',
    DEADLINE_EXCEEDED:
      'The deadline passed before the call completed. The operation may still have been performed.',
    NOT_FOUND: 'The requested entity was not found.',
    ALREADY_EXISTS: 'The entity to create already exists.',
    PERMISSION_DENIED: 'The caller is authenticated but not authorised for this operation.',
    RESOURCE_EXHAUSTED: 'A quota or memory is exhausted; often the message exceeds the size limit.',
    FAILED_PRECONDITION: 'The system is not in the required state. Retrying does not help.',
    ABORTED: 'The call was aborted, usually by a conflict with another. It can be retried from the start.',
    OUT_OF_RANGE: 'The request is out of the valid range, e.g. reading past the end.',
    UNIMPLEMENTED: 'The server does not have this method.',
    INTERNAL: 'Internal error: an invariant was broken in the server or in transit.',
    UNAVAILABLE: 'The service is currently unavailable. Retrying may help.',
    DATA_LOSS: 'Data is permanently lost or damaged.',
    UNAUTHENTICATED: 'The caller sent no valid credentials.'
  }
}
