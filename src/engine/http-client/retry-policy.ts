/**
 * Retries of requests, for all HTTP clients of the engine. A request is sent again only if the server certainly did not
 * process it, because it may not be idempotent (RFC 9110, section 9.2.2): its stream was refused or lies above the last
 * one of a GOAWAY (RFC 9113, section 8.7), or it was pipelined behind a response that closes the connection (RFC 9112,
 * section 9.6). The last case is not counted, because each connection then answers at least one request.
 */

/** Number of times a request is sent again; a server that refuses it more often refuses every request. */
export const MAX_RETRIES = 5
