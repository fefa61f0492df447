/** Calls of gRPC. */
export const grpc = {
  call: 'gRPC call',
  details: 'Details of the status',
  deadline: 'to be answered within {time}',
  seconds: '{time} s',
  milliseconds: '{time} ms',
  microseconds: '{time} µs',
  trailersOnly: 'The response is its trailers alone: no message was answered.',
  statuses: {
    OK: 'The call succeeded.',
    CANCELLED: 'The call was cancelled, mostly by its caller.',
    UNKNOWN: 'An error of which nothing more is known; often one thrown by the server’s code.',
    INVALID_ARGUMENT: 'The request is wrong by itself, whatever the state of the system.',
    DEADLINE_EXCEEDED: 'The deadline passed before the call was done. It may have been done nonetheless.',
    NOT_FOUND: 'What was asked for is not there.',
    ALREADY_EXISTS: 'What was to be made exists already.',
    PERMISSION_DENIED: 'The caller is known and may not do this.',
    RESOURCE_EXHAUSTED: 'A quota or some memory is used up; often a message larger than is taken.',
    FAILED_PRECONDITION: 'The system is not in the state that the call needs. Trying again does not help.',
    ABORTED: 'The call was given up, mostly for a conflict with another. The whole may be tried again.',
    OUT_OF_RANGE: 'The request goes beyond what there is, as reading behind the end.',
    UNIMPLEMENTED: 'The server does not have this method.',
    INTERNAL: 'Something in the server or on the way broke a rule that must hold.',
    UNAVAILABLE: 'The service cannot be reached now. Trying again may help.',
    DATA_LOSS: 'Data is lost or damaged for good.',
    UNAUTHENTICATED: 'The caller did not say who it is, or not in a way that holds.'
  }
}
