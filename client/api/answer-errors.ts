/** Every failure of a request as a problem: the ones we foresee with their code, all others as `internal`, logged. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errnoOf, messageOf } from '../../platform/errno.ts';
import { AppendQueueFullError, AppenderClosedError, TooManyRelationshipsError } from '../../store/errors.ts';
import { allowedMethods } from './allowed-methods.ts';
import { ProblemError, problemBody, PROBLEMS } from './problems.ts';

/** Real seconds after which to try again. */
const RETRY_SOON = 1;
const RETRY_STORE = 2;

/** Gives the instance its handlers of errors and of unknown paths. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request);
    if (PROBLEMS[problem.code].status === 500) request.log.error({ err: error }, 'a request failed');
    return sendProblem(reply, problem);
  });
  const methodsOf = allowedMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(pathOf(request));
    // Of a path that would know the method it is something else that leads nowhere.
    if (methods.length === 0 || methods.includes(request.method)) return sendProblem(reply, notFound(request));
    return sendProblem(reply.header('allow', methods.join(', ')), notAllowed(request, methods));
  });
}

export function sendProblem(reply: FastifyReply, problem: ProblemError): FastifyReply {
  reply.problem = problem.code;
  if (problem.retryAfter !== null) void reply.header('retry-after', problem.retryAfter);
  if (problem.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
  const { status } = PROBLEMS[problem.code];
  const text = problemText(problem, reply.request.id);
  return reply.code(status).header('content-type', 'application/problem+json').send(text);
}

/** The body of an answer. */
export function problemText(problem: ProblemError, requestId: string): string {
  return JSON.stringify({ ...problemBody(problem), requestId });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

function notFound(request: FastifyRequest): ProblemError {
  return new ProblemError('not_found', `There is no ${request.method} ${pathOf(request)}.`);
}

function notAllowed(request: FastifyRequest, methods: readonly string[]): ProblemError {
  return new ProblemError(
    'method_not_allowed',
    `${pathOf(request)} knows ${methods.join(', ')}, not ${request.method}.`,
  );
}

function problemOf(error: unknown, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof AppendQueueFullError)
    return new ProblemError('too_busy', error.message, { retryAfter: RETRY_SOON });
  if (error instanceof AppenderClosedError)
    return new ProblemError('stopping', error.message, { retryAfter: RETRY_SOON });
  if (error instanceof TooManyRelationshipsError) return new ProblemError(error.code, error.message);
  return (
    problemOfFastify(error, request) ??
    problemOfStore(error) ??
    new ProblemError('internal', 'The log of the API says more.')
  );
}

/** What Fastify itself found wrong before a handler ran. */
function problemOfFastify(error: unknown, { routeOptions }: FastifyRequest): ProblemError | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { code, statusCode, message } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new ProblemError('body_too_large', `The body is larger than ${sizeText(routeOptions.bodyLimit)}.`);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new ProblemError('unsupported_media_type', message);
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? new ProblemError('invalid_request', message)
    : null;
}

/** @param bytes whole KiB */
function sizeText(bytes: number): string {
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib} KiB` : `${kib / 1024} MiB`;
}

/** SQLSTATE classes that say the database is not there: connection, resources, shutdown. */
const UNAVAILABLE = new Set(['08', '53', '57']);
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** What `pg` says without a code. */
const LOST = /^(?:Connection terminated|timeout expired|Client has encountered)/;
/** What its pool says to those who waited for one of its connections, while others had them all. */
const NONE_FREE = /^timeout exceeded when trying to connect/;

/** query_canceled: by the limit on the time of a statement, nobody else does that. */
const TOOK_TOO_LONG = '57014';

function problemOfStore(error: unknown): ProblemError | null {
  const code = errnoOf(error) ?? '';
  if (code === TOOK_TOO_LONG) return new ProblemError('timed_out', 'The database was not done in time.');
  if (NONE_FREE.test(messageOf(error))) {
    const detail = 'All connections to the database were in use for as long as this call waited for one.';
    return new ProblemError('store_busy', detail, { retryAfter: RETRY_STORE });
  }
  const isLost =
    UNREACHABLE.has(code) || (code.length === 5 && UNAVAILABLE.has(code.slice(0, 2))) || LOST.test(messageOf(error));
  return isLost
    ? new ProblemError('store_unavailable', 'The database does not answer.', { retryAfter: RETRY_STORE })
    : null;
}
