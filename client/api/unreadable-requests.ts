/** Requests that Node could not read: no route and no hook hears of them, and they get problems all the same. */
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { errnoOf, messageOf } from '../../platform/errno.ts';
import type { Logger } from '../../platform/log.ts';
import { problemText } from './answer-errors.ts';
import { ProblemError, PROBLEMS } from './problems.ts';
import { requestId } from './request-id.ts';
import { standardHeaders } from './standard-headers.ts';

/** Fastify's `clientErrorHandler`: answers on the bare socket, and ends it, as nobody knows where the next request begins. */
export function unreadableAnswerer(log: Logger): (error: Error, socket: Socket) => void {
  return (error, socket) => {
    // The caller has gone.
    if (errnoOf(error) === 'ECONNRESET' || socket.destroyed) return;
    const problem = problemOf(error);
    const id = requestId(undefined);
    if (socket.writable && !hasBegunToAnswer(socket)) socket.write(answerText(problem, id));
    socket.destroy();
    log.info({ requestId: id, status: PROBLEMS[problem.code].status, problem: problem.code }, 'answered');
  };
}

/** Node answers an `Expect` that it does not know with an empty 417. It may as well be left aside (RFC 9110 §10.1.1). */
export function leaveExpectationsAside({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    server.emit('request', request, response),
  );
}

/** HTTP/1.1 wants a Host (RFC 9112 §3.2); Node itself would refuse a request without one with an empty body. */
export function expectHost(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.headers.host === undefined && raw.httpVersion === '1.1') {
      throw new ProblemError('invalid_request', 'The request has no Host header.');
    }
  });
}

function problemOf(error: Error): ProblemError {
  switch (errnoOf(error)) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemError('request_timeout', 'The request did not arrive whole in time.');
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemError('headers_too_large', 'The address and headers of the request are larger than 16 KiB.');
    default:
      return new ProblemError('invalid_request', `The request is no HTTP as it is read here: ${messageOf(error)}.`);
  }
}

/** Where Node keeps the answer under way on a socket, and looks before it writes of itself. */
const ANSWER_OF_SOCKET = '_httpMessage';

/** Then another answer would be taken for a part of it. */
function hasBegunToAnswer(socket: Socket): boolean {
  const { [ANSWER_OF_SOCKET]: answer } = socket as { readonly [ANSWER_OF_SOCKET]?: OutgoingMessage | null };
  return answer?.headersSent === true;
}

function answerText(problem: ProblemError, id: string): string {
  const body = problemText(problem, id);
  const { status, title } = PROBLEMS[problem.code];
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...standardHeaders(id),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', body].join('\r\n');
}
